import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { expectClaim, key, lease, ttl } from './inbox-samples.js';
import type { TransactionalInboxUnderTest } from './inbox-under-test.js';

/** Notes the part of a handler, which has a transaction of its own. */
function note({ store, transaction }: TransactionalInboxUnderTest, handler: string, owner: string): Promise<void> {
  return transaction((tx) => store.completeHandler(tx, key, handler, ttl, owner));
}

/** What becomes of the notes of handlers. */
export const noteRules: readonly Rule<TransactionalInboxUnderTest>[] = [
  {
    name: 'releases an event instead of completing it where a note of this delivery is not there',
    why: 'a handler said that it is done though its transaction was not committed',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await note(made, 'A.on', 'a');
      await assert.rejects(made.store.complete(key, ttl, 'a', ['A.on', 'B.on']), { code: 'CE_HANDLER' });
      await expectClaim(made, { handledBy: ['A.on'] }, 'b');
      await note(made, 'B.on', 'b');
      await made.store.complete(key, ttl, 'b', ['B.on']);
      await expectClaim(made, 'done');
    },
  },
  {
    name: 'completes an event again though its notes are gone',
    why: 'two deliveries that both did their work must both be told so',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await note(made, 'A.on', 'a');
      await made.store.complete(key, ttl, 'a', ['A.on']);
      await made.store.complete(key, ttl, 'a', ['A.on']);
      await expectClaim(made, 'done');
    },
  },
  {
    name: 'forgets handlers with their event',
    why: 'an event of the same id, after years, would be left out by some handlers',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await note(made, 'A.on', 'a');
      await made.store.complete(key, ttl, 'a');
      await expectClaim(made, 'done');
      await made.pass(ttl);
      await expectClaim(made, 'claimed', 'c');
      await note(made, 'A.on', 'c');
    },
  },
  {
    name: 'forgets a handler after its time',
    why: 'a store that forgets nothing grows for good',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await note(made, 'A.on', 'a');
      await made.store.release(key, 'a');
      await made.pass(ttl);
      await expectClaim(made, 'claimed', 'b');
      await note(made, 'A.on', 'b');
    },
  },
];
