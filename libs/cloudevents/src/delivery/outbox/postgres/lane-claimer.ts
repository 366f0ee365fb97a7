import type { LaneLease, OutboxClaim, OutboxRequest } from '../outbox-store.js';
import type { ClaimStatements } from './claim-statements.js';
import { firstRow, type Run } from './run-statement.js';

/** Lanes that are leased from now on, and what else there is to know. */
export interface LeasedLanes extends Pick<OutboxClaim, 'next' | 'pausedFor' | 'disabledBy'> {
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
  return { leases, next: last, pausedFor: Number(paused), disabledBy: disabled === '' ? undefined : disabled };
}
