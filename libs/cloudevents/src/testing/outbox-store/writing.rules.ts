import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { claimed, entries, entry, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** What is written in a transaction is delivered once that commits, and as it was written. */
export const writingRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'gives every event to every sink, and to no other',
    why: 'a sink that is left out loses the event in silence',
    async check(made) {
      await write(made, ['a1', 'b1', '-1', '-2'], ['http', 'kafka']);
      await write(made, ['c1'], ['kafka']);
      assert.deepEqual(await claimed(made, 'http'), ['-1', '-2', 'a1', 'b1']);
      assert.deepEqual(await claimed(made, 'kafka'), ['-1', '-2', 'a1', 'b1', 'c1']);
      assert.deepEqual(await claimed(made, 'other'), []);
    },
  },
  {
    name: 'gives the events of a lane in the order in which they were written',
    why: 'a receiver would see the end of a hand before its beginning',
    async check(made) {
      await write(made, ['a1', 'b1', 'a2', '-1']);
      await write(made, ['b2', 'a3']);
      await write(made, ['a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'a10', 'a11']);
      assert.deepEqual(await claimed(made), ['-1', 'a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11', 'b1 b2']);
    },
  },
  {
    name: 'gives nothing of a transaction that was rolled back',
    why: 'others would be told of what never happened',
    async check(made) {
      const failing = made.transaction(async (tx) => {
        await made.store.insert(tx, entries('a1'), ['http']);
        throw new Error('rolled back');
      });
      await assert.rejects(failing, /rolled back/);
      assert.deepEqual(await claimed(made), []);
      assert.equal(await made.events(), 0);
    },
  },
  {
    name: 'keeps nothing where there is no event, or no sink',
    why: 'nobody would ever come for it',
    async check(made) {
      await write(made, [], ['http']);
      await write(made, ['a1'], []);
      assert.equal(await made.events(), 0);
    },
  },
  {
    name: 'keeps every character of an event, and any number of its bytes',
    why: 'what is sent must be what was published',
    async check({ store, transaction }) {
      const large = `{"data":"${'x'.repeat(3_000_000)}"}`;
      const odd = '{"data":"\\u0000 \\ud800 \\\\ \\" € 😀 \\n", "x": 1.0}';
      await transaction((tx) => store.insert(tx, [entry('a1', odd), entry('b1', large)], ['http']));
      const { lanes } = await store.claim('http', request({ bytes: 10_000_000 }));
      const given = lanes.flatMap(({ deliveries }) => deliveries.map(({ event }) => event));
      assert.equal(given.length, 2);
      assert.ok(given.includes(odd), `${odd} has changed`);
      assert.ok(given.includes(large), 'an event of 3 MB has changed');
    },
  },
];
