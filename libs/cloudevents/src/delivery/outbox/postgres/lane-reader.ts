import type { TextRow } from '../../../postgres/sql-executor.js';
import type { ClaimedLane, LaneLease, OutboxDelivery } from '../outbox-store.js';
import type { ClaimStatements } from './claim-statements.js';
import { firstRow } from './run-statement.js';

/** Which events are asked for. */
export interface LanesToRead {
  readonly sink: string;
  readonly leases: readonly LaneLease[];
  /** Most events of one lane. */
  readonly each: number;
  /** Once the events have so many, no more follow. */
  readonly bytes: number;
}

/** The first events of each lane, if any; deliveries whose events somebody deleted are removed. */
export async function readLanes(
  run: (statement: string, values: readonly string[]) => Promise<readonly TextRow[]>,
  statements: ClaimStatements,
  { sink, leases, each, bytes }: LanesToRead,
): Promise<{ readonly lanes: readonly ClaimedLane[]; readonly orphans: number }> {
  const values = [sink, JSON.stringify(leases.map(({ lane }) => lane)), String(each), String(bytes)];
  let rows = await run(statements.read, values);
  let orphans = 0;
  if (rows.some(isOrphan)) {
    orphans = Number(firstRow(await run(statements.removeOrphans, [sink, JSON.stringify(leases)]))['answer']);
    rows = await run(statements.read, values);
  }
  const byLane = new Map<string, OutboxDelivery[]>(leases.map(({ lane }) => [lane, []]));
  for (const row of rows) {
    const { lane = '', seq = '', event = '', failing = '' } = row;
    if (isOrphan(row)) continue;
    byLane.get(lane)?.push({ seq, event, ...(failing === '' ? {} : { failingFor: Number(failing) }) });
  }
  return { lanes: leases.map((lease) => ({ ...lease, deliveries: byLane.get(lease.lane) ?? [] })), orphans };
}

const isOrphan = ({ event }: TextRow): boolean => event === '';
