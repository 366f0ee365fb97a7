import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { expectClaim, key, lease, other, ttl } from './inbox-samples.js';
import type { TransactionalInboxUnderTest } from './inbox-under-test.js';

/** A handler that does its part in a transaction of its own. */
function handled({ store, transaction }: TransactionalInboxUnderTest, handler: string, owner = 'a'): Promise<void> {
  return transaction((tx) => store.completeHandler(tx, key, handler, ttl, owner));
}

const refused = (work: Promise<void>): Promise<void> =>
  assert.rejects(work, (error: { code?: unknown; message: string }) => {
    assert.equal(error.code, 'CE_INBOX', `an InboxError was expected, not: ${error.message}`);
    assert.match(error.message, /A\.on/, 'the message does not name the handler');
    return true;
  });

/** Handlers note their part in their own transaction. */
export const transactionRules: readonly Rule<TransactionalInboxUnderTest>[] = [
  {
    name: 'names the handlers that are done when the event is claimed again after a release',
    why: 'a handler whose work is there would do it twice',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await handled(made, 'B.on');
      await handled(made, 'A.on');
      await made.store.release(key, 'a');
      await expectClaim(made, { handledBy: ['A.on', 'B.on'] });
      await expectClaim(made, 'in-flight');
    },
  },
  {
    name: 'names them after a process died',
    why: 'its work was committed',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await handled(made, 'A.on');
      await made.pass(lease);
      await expectClaim(made, { handledBy: ['A.on'] });
    },
  },
  {
    name: 'names those of this event alone',
    why: 'a handler would leave out an event it never saw',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await handled(made, 'A.on');
      await made.store.claim(other, lease, 'x');
      await made.store.release(other, 'x');
      await expectClaim(made, 'claimed', 'y', other);
    },
  },
  {
    name: 'names none whose transaction was rolled back',
    why: 'the work is not there, and would never be done',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      const work = made.transaction(async (tx) => {
        await made.store.completeHandler(tx, key, 'A.on', ttl, 'a');
        throw new Error('no stock');
      });
      await assert.rejects(work, /no stock/);
      await made.store.release(key, 'a');
      await expectClaim(made, 'claimed');
    },
  },
  {
    name: 'lets a handler complete an event once',
    why: 'two deliveries that run at one time would both commit',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await handled(made, 'A.on');
      await refused(handled(made, 'A.on'));
      await handled(made, 'B.on');
    },
  },
  {
    name: 'refuses a handler when another delivery has the claim',
    why: 'both would commit their work',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.pass(lease);
      await made.store.claim(key, lease, 'b');
      await refused(handled(made, 'A.on'));
    },
  },
  {
    name: 'refuses a handler when the claim was released',
    why: 'the delivery is over, and another one may begin at any moment',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.store.release(key, 'a');
      await refused(handled(made, 'A.on'));
    },
  },
  {
    name: 'refuses a handler when the event was handled',
    why: 'its work would be done twice',
    async check(made) {
      await made.store.claim(key, lease, 'a');
      await made.store.complete(key, ttl, 'b');
      await refused(handled(made, 'A.on'));
    },
  },
];
