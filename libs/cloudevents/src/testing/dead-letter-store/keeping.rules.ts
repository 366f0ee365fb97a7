import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { all, contentOf, idsOf, letter, letters } from './dead-letter-samples.js';
import type { DeadLettersUnderTest } from './dead-letters-under-test.js';

/** What is put stays, as it is. @param largest bytes of the largest event */
export function keepingRules(largest: number): readonly Rule<DeadLettersUnderTest>[] {
  return [
    {
      name: 'keeps every member of a letter',
      why: 'it is all that is left of an event, and all that says why',
      async check({ store }) {
        const full = letter('1', { reason: 'rejected', attempts: 7 });
        const bare = letter('2', { subject: undefined, error: undefined, attempts: 0, reason: 'invalid' });
        await store.put([full, bare]);
        assert.deepEqual((await all(store)).map(contentOf), [contentOf(full), contentOf(bare)]);
      },
    },
    {
      name: 'keeps every character of a letter',
      why: 'an event that is sent again must be the one that was given up',
      async check({ store }) {
        const text = `' " \\ % _ ; $1 é É € 😀`;
        const event = '{"data":"\\u0000 \\ud800 \\\\ \\" € 😀", "n": 1.0}';
        const put = letter(text, { sink: text, source: text, type: text, subject: text, event, error: text });
        await store.put([put]);
        assert.deepEqual((await all(store)).map(contentOf), [contentOf(put)]);
      },
    },
    {
      name: 'keeps any number of bytes of an event',
      why: 'an event may have been given up because it is large',
      async check({ store }) {
        const frame = { specversion: '1.0', id: '1', source: '/s', type: 't', subject: 'a', data: '' };
        const data = 'x'.repeat(largest - JSON.stringify(frame).length);
        await store.put([letter('1', { event: JSON.stringify({ ...frame, data }) })]);
        const [kept] = await all(store);
        // Said in numbers: nobody reads a difference of megabytes.
        assert.equal(kept?.event.length, largest, 'the length of the event');
        assert.ok(kept.event.includes(data), 'the event has changed');
      },
    },
    {
      name: 'lists the oldest first',
      why: 'events of one subject are sent again in this order',
      async check({ store }) {
        const [first, second, third, ...more] = letters(12);
        assert.ok(first && second && third);
        await store.put([first]);
        await store.put([second, third]);
        await store.put(more);
        assert.deepEqual(idsOf(await all(store)), idsOf(letters(12)));
      },
    },
    {
      name: 'lists letters of one moment as they were put',
      why: 'a sink that is gone gives up all events of a subject at once, and they are sent again in this order',
      async check({ store }) {
        const ids = Array.from({ length: 30 }, (_, index) => `${index}`);
        await store.put(ids.slice(0, 20).map((id) => letter(id)));
        await store.put(ids.slice(20).map((id) => letter(id)));
        assert.deepEqual(idsOf(await all(store)), ids);
      },
    },
    {
      name: 'gives every letter a key of its own that stays the same',
      why: 'a person picks letters from a list by their keys, and removes them by these later',
      async check({ store }) {
        await store.put([letter('1'), letter('1'), letter('2')]);
        await store.put([letter('1')]);
        const keys = (await all(store)).map(({ key }) => key);
        assert.equal(new Set(keys).size, 4, `keys of four letters: ${keys.join(', ')}`);
        await store.put([letter('3')]);
        await store.remove({ id: '2' });
        const left = (await all(store)).map(({ key }) => key);
        assert.deepEqual(left.slice(0, 3), [keys[0], keys[1], keys[3]]);
        assert.ok(!keys.includes(left[3] as string), 'the key of an earlier letter was used again');
      },
    },
    {
      name: 'is content with no letter',
      why: 'a store that fails at nothing stops a delivery that has nothing to give up',
      async check({ store }) {
        await store.put([]);
        assert.deepEqual(await all(store), []);
        assert.equal(await store.count({}), 0);
        assert.equal(await store.remove({ sink: 'http' }), 0);
      },
    },
  ];
}
