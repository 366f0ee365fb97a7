import assert from 'node:assert/strict';
import type { InboxKey } from '../../receiving/inbox/inbox-store.js';
import type { Rule } from '../contract/contract-case.js';
import { expectClaim, key, lease, other, ttl } from './inbox-samples.js';
import type { InboxUnderTest } from './inbox-under-test.js';

const long = `/${'a'.repeat(10_000)}`;

/** Events that a careless store takes for one. */
const lookalikes: readonly (readonly [InboxKey, InboxKey])[] = [
  [
    { source: '/a', id: 'bc' },
    { source: '/ab', id: 'c' },
  ],
  [
    { source: '/a 1', id: 'b' },
    { source: '/a', id: '1 b' },
  ],
  [
    { source: '/a', id: 'É' },
    { source: '/a', id: 'é' },
  ],
  [
    { source: '/a', id: 'b' },
    { source: '/a', id: 'b ' },
  ],
  [
    { source: long, id: '1' },
    { source: long, id: '2' },
  ],
];

/** The old claim is over, and another delivery has the event. */
async function outlived(made: InboxUnderTest): Promise<void> {
  await expectClaim(made, 'claimed', 'old');
  await made.pass(lease);
  await expectClaim(made, 'claimed', 'new');
}

/** An event is handled once: by whoever has its claim. */
export const claimRules: readonly Rule<InboxUnderTest>[] = [
  {
    name: 'gives an event to one claim at a time',
    why: 'a handler would run twice for one event',
    async check(made) {
      const claims = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => made.store.claim(key, lease, owner)));
      assert.deepEqual(claims.map(String).toSorted(), ['claimed', 'in-flight', 'in-flight', 'in-flight']);
      await expectClaim(made, 'claimed', 'e', other);
    },
  },
  {
    name: 'tells events apart by source and id',
    why: 'an event that is taken for another one is never handled',
    async check(made) {
      for (const [one, two] of lookalikes) {
        const text = JSON.stringify([one, two]).slice(0, 100);
        assert.equal(await made.store.claim(one, lease, 'a'), 'claimed', text);
        assert.equal(await made.store.claim(two, lease, 'b'), 'claimed', text);
        assert.equal(await made.store.claim(one, lease, 'c'), 'in-flight', text);
        await made.store.complete(one, ttl, 'a');
        assert.equal(await made.store.claim(two, lease, 'd'), 'in-flight', text);
        await made.store.release(two, 'b');
      }
    },
  },
  {
    name: 'remembers what was handled, for its time',
    why: 'senders repeat events, and a store that forgets nothing grows for good',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.store.complete(key, ttl, 'a');
      await made.pass(ttl - lease);
      await expectClaim(made, 'done');
      await made.pass(lease);
      await expectClaim(made, 'claimed');
      await expectClaim(made, 'in-flight');
    },
  },
  {
    name: 'gives again what was released',
    why: 'an event whose handler failed would never be handled',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.store.release(key, 'a');
      await expectClaim(made, 'claimed');
      await expectClaim(made, 'in-flight');
    },
  },
  {
    name: 'gives again what nobody finished within its lease',
    why: 'an event whose process died would never be handled',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.pass(lease - 10_000);
      await expectClaim(made, 'in-flight');
      await made.pass(10_000);
      await expectClaim(made, 'claimed');
      await made.pass(lease - 10_000);
      await expectClaim(made, 'in-flight');
    },
  },
  {
    name: 'takes it that an event was handled which it does not know',
    why: 'the claim may have been forgotten while its handler ran, and the work is done',
    async check(made) {
      await made.store.complete(key, ttl, 'a');
      await expectClaim(made, 'done');
    },
  },
  {
    name: 'forgets nothing that was handled when somebody releases it',
    why: 'a delivery that failed late would have the event handled twice',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.store.complete(key, ttl, 'a');
      await made.store.release(key, 'a');
      await expectClaim(made, 'done');
    },
  },
  {
    name: 'a claim that outlived its lease releases nothing of the one that took over',
    why: 'a third delivery would run beside the second',
    async check(made) {
      await outlived(made);
      await made.store.release(key, 'old');
      await expectClaim(made, 'in-flight');
    },
  },
  {
    name: 'a claim that outlived its lease may still say that the event was handled, which the new one does not undo',
    why: 'the work is done, however long it took',
    async check(made) {
      await outlived(made);
      await made.store.complete(key, ttl, 'old');
      await made.store.release(key, 'new');
      await expectClaim(made, 'done');
    },
  },
];
