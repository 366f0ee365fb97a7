import assert from 'node:assert/strict';
import type { InboxKey } from '../../receiving/inbox/inbox-store.js';
import type { InboxUnderTest } from './inbox-under-test.js';

export const key: InboxKey = { source: '/games', id: '1' };
export const other: InboxKey = { source: '/games', id: '2' };

// Times are far enough apart for stores whose clock cannot be stopped.
export const lease = 60_000;
export const ttl = 300_000;

/** Says what the store answers to a claim of the event. */
export async function expectClaim(
  { store }: InboxUnderTest,
  expected: 'claimed' | 'done' | 'in-flight' | { readonly handledBy: readonly string[] },
  owner = 'somebody',
  event = key,
): Promise<void> {
  const claim = await store.claim(event, lease, owner);
  assert.deepEqual(typeof claim === 'string' ? claim : { handledBy: claim.handledBy.toSorted() }, expected);
}
