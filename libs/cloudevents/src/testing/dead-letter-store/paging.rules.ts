import assert from 'node:assert/strict';
import type { DeadLetter, DeadLetterFilter, DeadLetterStore } from '../../delivery/dead-letters/dead-letter-store.js';
import type { Rule } from '../contract/contract-case.js';
import { all, idsOf, letter, letters, minute } from './dead-letter-samples.js';
import type { DeadLettersUnderTest } from './dead-letters-under-test.js';

/** Page after page to the end; `meanwhile` happens after each of them. */
async function paged(
  store: DeadLetterStore,
  filter: DeadLetterFilter,
  limit: number,
  meanwhile: (page: readonly DeadLetter[]) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const page = await store.list(filter, { limit, after });
    assert.ok(page.length <= limit, `a page of at most ${limit} has ${page.length} letters`);
    if (page.length === 0) return ids;
    ids.push(...idsOf(page));
    after = page.at(-1)?.key;
    await meanwhile(page);
  }
  assert.fail(`no end after 100 pages; so far ${ids.slice(0, 20).join(' ')} …`);
}

/** A list can be read in parts. */
export const pagingRules: readonly Rule<DeadLettersUnderTest>[] = [
  {
    name: 'lists page by page, without gaps or repeats',
    why: 'what a page leaves out is never sent again, and what it repeats is sent twice',
    async check({ store }) {
      await store.put(letters(7));
      for (const limit of [1, 3, 7, 100]) assert.deepEqual(await paged(store, {}, limit), idsOf(letters(7)));
    },
  },
  {
    name: 'lists page by page with a filter',
    why: 'a person who looks at one sink would miss letters of it',
    async check({ store }) {
      await store.put(letters(20).map((one, index) => ({ ...one, sink: index % 3 === 0 ? 'kafka' : 'http' })));
      const expected = ['1', '4', '7', '10', '13', '16', '19'];
      for (const limit of [2, 7]) assert.deepEqual(await paged(store, { sink: 'kafka' }, limit), expected);
    },
  },
  {
    name: 'lists page by page while letters arrive',
    why: 'events are given up while a person reads the list',
    async check({ store }) {
      await store.put(letters(9));
      let next = 10;
      const arrive = async (): Promise<void> => {
        if (next < 13) await store.put([letter(`${next}`, { failedAt: minute(next++) })]);
      };
      assert.deepEqual(await paged(store, {}, 2, arrive), idsOf(letters(12)));
    },
  },
  {
    name: 'goes on after a letter that is gone',
    why: 'who sends letters again removes some before reading the next page',
    async check({ store }) {
      await store.put(letters(10));
      const gone = (page: readonly DeadLetter[]) => store.remove({ keys: page.slice(-1).map(({ key }) => key) });
      assert.deepEqual(await paged(store, {}, 3, gone), idsOf(letters(10)));
      assert.deepEqual(idsOf(await all(store)), ['1', '2', '4', '5', '7', '8']);
    },
  },
];
