import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { all, idsOf, letter, letters, minute } from './dead-letter-samples.js';
import type { DeadLettersUnderTest, HandedBack } from './dead-letters-under-test.js';

/** As far as this contract looks into an event. */
const eventIds = (list: readonly HandedBack[]): string[] =>
  list.map(({ event }) => (JSON.parse(event) as { id: string }).id);

async function requeue({ store }: DeadLettersUnderTest, filter: { sink: string }): Promise<number> {
  const count = await store.requeue?.(filter);
  assert.ok(count !== undefined, 'the store has no requeue');
  return count;
}

function handedBack(made: DeadLettersUnderTest): Promise<readonly HandedBack[]> {
  assert.ok(made.handedBack, 'the contract was not given handedBack, which shows what is to be delivered again');
  return Promise.resolve(made.handedBack());
}

/** Letters are handed back for delivery and removed in one step. */
export const requeueRules: readonly Rule<DeadLettersUnderTest>[] = [
  {
    name: 'hands back exactly what a filter means, and says how many',
    why: 'events would go out again that a person gave up on purpose',
    async check(made) {
      const { store } = made;
      await store.put([letter('1'), letter('2', { sink: 'kafka' }), letter('3')]);
      assert.equal(await requeue(made, { sink: 'http' }), 2);
      assert.deepEqual(eventIds(await handedBack(made)), ['1', '3']);
      assert.deepEqual(idsOf(await all(store)), ['2']);
    },
  },
  {
    name: 'hands back the same event for the same sink',
    why: 'a receiver knows a repeated event by its source and id, and another sink may have it already',
    async check(made) {
      const event = '{"specversion":"1.0","id":"1","source":"/s","type":"t","data":"\\u0000 \\ud800 € 😀", "x":1.0}';
      await made.store.put([letter('1', { event, subject: undefined })]);
      assert.equal(await requeue(made, { sink: 'http' }), 1);
      assert.deepEqual(
        (await handedBack(made)).map((one) => ({ sink: one.sink, event: one.event })),
        [{ sink: 'http', event }],
      );
    },
  },
  {
    name: 'hands back the oldest first',
    why: 'the events of a subject would arrive out of order',
    async check(made) {
      for (const one of letters(12)) await made.store.put([one]);
      await made.store.put(['13', '14', '15'].map((id) => letter(id, { failedAt: minute(13) })));
      assert.equal(await requeue(made, { sink: 'http' }), 15);
      const expected = Array.from({ length: 15 }, (_, index) => `${index + 1}`);
      assert.deepEqual(eventIds(await handedBack(made)), expected);
    },
  },
  {
    name: 'hands a letter back once, whoever asks at one time',
    why: 'two people who repair one outage would have every event sent twice',
    async check(made) {
      await made.store.put(letters(20));
      const counts = await Promise.all([1, 2, 3].map(() => requeue(made, { sink: 'http' })));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        20,
        `of 20 letters, three calls handed back ${counts.join(', ')}`,
      );
      assert.equal((await handedBack(made)).length, 20);
    },
  },
  {
    name: 'hands back nothing where nothing is meant',
    why: 'a wrong name of a sink must not send anything',
    async check(made) {
      await made.store.put(letters(2));
      assert.equal(await requeue(made, { sink: 'nowhere' }), 0);
      assert.equal(await requeue(made, { sink: '' }), 0);
      assert.deepEqual(await handedBack(made), []);
      assert.equal(await made.store.count({}), 2);
    },
  },
];
