import type { LaneLease, OutboxClaim, OutboxRequest } from '../outbox-store.js';
import type { ClaimStatements } from './claim-statements.js';
import { firstRow, type Run } from './run-statement.js';

/** Lanes that are leased from now on, and what else there is to know. */
export interface LeasedLanes extends Pick<OutboxClaim, 'next' | 'pausedFor' | 'disabledBy'> {
  /** In the order of the lanes, as claims go round. */
  readonly leases: readonly LaneLease[];
}

/** Round and round: at the end it goes on from the beginning. @param giveBack called before it rejects */
export async function claimLanes(
  run: Run,
  statements: ClaimStatements,
  sink: string,
  request: OutboxRequest,
  giveBack: (leases: readonly LaneLease[]) => Promise<unknown>,
): Promise<LeasedLanes> {
  const claimed = await claimAfter(run, statements, sink, request, giveBack);
  if (claimed.leases.length > 0 || claimed.next !== '' || request.after === '') return claimed;
  return await claimAfter(run, statements, sink, { ...request, after: '' }, giveBack);
}

async function claimAfter(
  run: Run,
  { claim, takeOver }: ClaimStatements,
  sink: string,
  { after, lanes, owner, lease }: OutboxRequest,
  giveBack: (leases: readonly LaneLease[]) => Promise<unknown>,
): Promise<LeasedLanes> {
  const row = firstRow(await run(claim, [sink, after, String(lanes), owner, String(lease)]));
  const { lanes: taken = '[]', over = '[]', last = '', paused, disabled } = row;
  let leases = JSON.parse(taken) as readonly LaneLease[];
  if (over !== '[]') {
    try {
      const takenOver = await run(takeOver, [sink, over, owner, String(lease)]);
      leases = [...leases, ...takenOver.map(({ lane = '', fence = '' }) => ({ lane, fence }))];
    } catch (error) {
      await giveBack(leases);
      throw error;
    }
  }
  leases = leases.toSorted((one, other) => (one.lane < other.lane ? -1 : 1));
  return { leases, next: last, pausedFor: Number(paused), disabledBy: disabled === '' ? undefined : disabled };
}

/**
 * Where the next claim goes on: behind the last lane that was given, where those behind it went back for want of room.
 * Otherwise they would be passed over each time, for as long as those before them have more events.
 */
export function nextAfter(leases: readonly LaneLease[], given: readonly LaneLease[], next: string): string {
  const last = given.at(-1)?.lane;
  return last === undefined || last === leases.at(-1)?.lane ? next : last;
}
