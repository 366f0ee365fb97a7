import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { claimed, doneOf, entry, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** What became of an event is noted, and frees its lane. */
export const settlementRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'what is done is not given again, and gone with its last sink',
    why: 'it would be sent twice, or the store would grow for good',
    async check(made) {
      const { store } = made;
      await write(made, ['a1', 'a2'], ['http', 'kafka']);
      const http = await store.claim('http', request());
      assert.deepEqual(await store.settle('http', doneOf(http), http.lanes), []);
      assert.deepEqual(await claimed(made, 'http'), []);
      assert.equal(await made.events(), 2, 'events that kafka is still to get are gone');
      const kafka = await store.claim('kafka', request());
      assert.deepEqual(doneOf(kafka).length, 2, 'events that kafka is still to get are not given to it');
      await store.settle('kafka', doneOf(kafka), kafka.lanes);
      assert.equal(await made.events(), 0, 'events that every sink has are still kept');
    },
  },
  {
    name: 'sinks that settle the same events at one time leave none behind',
    why: 'each sees that the other one is still to get it, and the store would grow for good',
    async check(made) {
      const sinks = ['http', 'kafka', 'mqtt'];
      await write(made, ['a1', 'a2', 'b1', '-1', '-2'], sinks);
      const settle = async (sink: string): Promise<void> => {
        const claim = await made.store.claim(sink, request());
        await made.store.settle(sink, doneOf(claim), claim.lanes);
      };
      await Promise.all(sinks.map(settle));
      assert.equal(await made.events(), 0);
    },
  },
  {
    name: 'holds a lane until it is given back',
    why: 'events that a relay holds in memory would be sent by a second one',
    async check(made) {
      await write(made, ['a1', 'a2', 'b1']);
      const claim = await made.store.claim('http', request());
      const [a] = claim.lanes.filter(({ deliveries }) => deliveries.length === 2);
      const [first] = doneOf({ lanes: a === undefined ? [] : [a] });
      assert.ok(first !== undefined);
      await made.store.settle('http', [first], []);
      assert.deepEqual(await claimed(made), []);
      await made.store.settle('http', [], claim.lanes);
      assert.deepEqual(await claimed(made), ['a2', 'b1']);
    },
  },
  {
    name: 'gives again what is kept, and what nothing was said of',
    why: 'an event that was not delivered would be lost',
    async check(made) {
      await write(made, ['a1', 'a2', 'b1']);
      const claim = await made.store.claim('http', request());
      const [first] = doneOf(claim);
      assert.ok(first !== undefined);
      await made.store.settle('http', [{ ...first, outcome: 'kept', attempts: 1, error: 'busy' }], claim.lanes);
      assert.deepEqual(await claimed(made), ['a1 a2', 'b1']);
    },
  },
  {
    name: 'what is given up becomes a dead letter that says why, and frees its lane',
    why: 'a person must be able to send it again, and the events after it must not wait for that',
    async check(made) {
      const { store, transaction } = made;
      const event = '{"id":"a1","data":"\\u0000 €"}';
      await transaction((tx) => store.insert(tx, [entry('a1', event), entry('a2')], ['http', 'kafka']));
      const claim = await store.claim('http', request());
      const [first] = doneOf(claim);
      assert.ok(first !== undefined);
      const reason = 'rejected';
      await store.settle('http', [{ ...first, outcome: 'dead', attempts: 5, reason, error: 'refused' }], claim.lanes);
      const letter = { sink: 'http', id: 'a1', source: '/s', type: 't', subject: 'a', event };
      assert.deepEqual(await made.deadLetters(), [{ ...letter, reason, attempts: 5, error: 'refused' }]);
      assert.deepEqual(await claimed(made, 'http'), ['a2']);
      const kafka = await store.claim('kafka', request());
      assert.equal(doneOf(kafka).length, 2, 'another sink does not get what one has given up');
    },
  },
  {
    name: 'a dead letter counts all attempts, those of earlier relays too',
    why: 'a person reads from it how long it was tried',
    async check(made) {
      await write(made, ['-1']);
      const first = await made.store.claim('http', request());
      const kept = doneOf(first).map((one) => ({ ...one, outcome: 'kept' as const, attempts: 2, error: 'busy' }));
      await made.store.settle('http', kept, first.lanes);
      const second = await made.store.claim('http', request());
      const dead = doneOf(second).map((one) => ({
        ...one,
        outcome: 'dead' as const,
        attempts: 5,
        reason: 'exhausted',
      }));
      await made.store.settle('http', dead, second.lanes);
      const [letter, ...more] = await made.deadLetters();
      assert.deepEqual(more, []);
      assert.equal(letter?.attempts, 7);
      assert.equal(letter.subject, undefined);
      assert.equal(letter.error, 'busy', 'the last error that is known');
      assert.equal(await made.events(), 0);
    },
  },
];
