import type { TextRow } from '../../../postgres/sql-executor.js';
import type { ClaimedLane, LaneLease, OutboxDelivery } from '../outbox-store.js';
import type { ClaimStatements } from './claim-statements.js';
import { type ReadStatements, tooLarge } from './read-statements.js';
import { firstRow, type Run } from './run-statement.js';
import { isBefore } from './seq-order.js';

/** Which events are asked for. */
export interface LanesToRead {
  readonly sink: string;
  readonly leases: readonly LaneLease[];
  /** Most events of one lane. */
  readonly each: number;
  /** Once the events have so many, no more follow. */
  readonly bytes: number;
}

/** As it was read. */
class ReadDelivery implements OutboxDelivery {
  constructor(
    readonly seq: string,
    readonly event: string,
    readonly failingFor: number | undefined,
  ) {}
}

class ReadLane implements ClaimedLane {
  readonly deliveries: ReadDelivery[] = [];

  constructor(
    readonly lane: string,
    readonly fence: string,
  ) {}

  /** In the order of their numbers, in which a database as a rule gives them, without being asked for an order. */
  add(delivery: ReadDelivery): void {
    let at = this.deliveries.length;
    while (at > 0 && isBefore(delivery.seq, (this.deliveries[at - 1] as ReadDelivery).seq)) at--;
    if (at === this.deliveries.length) this.deliveries.push(delivery);
    else this.deliveries.splice(at, 0, delivery);
  }
}

/** The first events of each lane, if any; deliveries whose events somebody deleted are removed. */
export async function readLanes(
  run: Run,
  statements: ReadStatements & Pick<ClaimStatements, 'removeOrphans'>,
  { sink, leases, each, bytes }: LanesToRead,
): Promise<{ readonly lanes: readonly ClaimedLane[]; readonly orphans: number }> {
  const values = [sink, JSON.stringify(leases.map(({ lane }) => lane)), String(each), String(bytes)];
  const read = async (): Promise<readonly TextRow[]> => {
    const rows = await run(statements.read, values);
    return rows[0]?.['event'] === tooLarge ? await run(statements.readFitting, values) : rows;
  };
  let rows = await read();
  let orphans = 0;
  if (rows.some(isOrphan)) {
    orphans = Number(firstRow(await run(statements.removeOrphans, [sink, JSON.stringify(leases)]))['answer']);
    rows = await read();
  }
  const lanes = leases.map(({ lane, fence }) => new ReadLane(lane, fence));
  for (const row of rows) {
    if (isOrphan(row)) continue;
    const { place, seq = '', event = '', failing = '' } = row;
    lanes[Number(place) - 1]?.add(new ReadDelivery(seq, event, failing === '' ? undefined : Number(failing)));
  }
  return { lanes, orphans };
}

const isOrphan = ({ event }: TextRow): boolean => event === '';
