import assert from 'node:assert/strict';
import type { DeadLetterFilter, NewDeadLetter } from '../../delivery/dead-letters/dead-letter-store.js';
import type { Rule } from '../contract/contract-case.js';
import { all, idsOf, letter, minute } from './dead-letter-samples.js';
import type { DeadLettersUnderTest } from './dead-letters-under-test.js';

/** Each differs from the first in one member. */
const samples: readonly NewDeadLetter[] = [
  letter('1', { failedAt: minute(10) }),
  letter('2', { failedAt: minute(11), sink: 'kafka' }),
  letter('3', { failedAt: minute(12), reason: 'rejected' }),
  letter('4', { failedAt: minute(13), source: '/other' }),
  letter('5', { failedAt: minute(14), type: 'other' }),
  letter('6', { failedAt: minute(15), subject: 'b' }),
  letter('7', { failedAt: minute(16), subject: undefined }),
];

const ids = idsOf(samples);
const others = (id: string): string[] => ids.filter((one) => one !== id);

/** A filter, and the ids of the letters that it means. */
type Example = readonly [DeadLetterFilter, readonly string[]];

const byMember: readonly Example[] = [
  [{}, ids],
  [{ sink: 'kafka' }, ['2']],
  [{ sink: 'http' }, others('2')],
  [{ reason: 'rejected' }, ['3']],
  [{ id: '4' }, ['4']],
  [{ source: '/other' }, ['4']],
  [{ type: 'other' }, ['5']],
  [{ subject: 'b' }, ['6']],
  [{ subject: 'a' }, ['1', '2', '3', '4', '5']],
  // A member that is undefined is not named.
  [{ sink: undefined, keys: undefined, subject: undefined, failedFrom: undefined, type: 'other' }, ['5']],
];

const byTime: readonly Example[] = [
  [{ failedFrom: minute(15) }, ['6', '7']],
  [{ failedBefore: minute(12) }, ['1', '2']],
  [{ failedFrom: minute(12), failedBefore: minute(14) }, ['3', '4']],
  [{ failedFrom: minute(17) }, []],
  // Instants, not texts: minute 15 as a clock in New Delhi shows it.
  [{ failedFrom: '2026-01-01T17:45:00+05:30' }, ['6', '7']],
  [{ failedBefore: '2026-01-01T17:42:00.0+05:30' }, ['1', '2']],
];

const combined: readonly Example[] = [
  [{ sink: 'http', subject: 'a' }, ['1', '3', '4', '5']],
  [{ sink: 'http', subject: 'a', failedFrom: minute(13), failedBefore: minute(15), source: '/s' }, ['5']],
  [{ sink: 'kafka', reason: 'rejected' }, []],
];

const nothing: readonly Example[] = [
  [{ keys: [] }, []],
  [{ sink: '' }, []],
  [{ subject: '' }, []],
  [{ keys: ['no such key'] }, []],
  [{ id: 'no such id' }, []],
  // No patterns, no parts of a text, no other case.
  [{ source: '/%' }, []],
  [{ type: 'oth' }, []],
  [{ subject: 'A' }, []],
  [{ sink: "' OR true --" }, []],
];

async function shows({ store }: DeadLettersUnderTest, examples: readonly Example[]): Promise<void> {
  await store.put(samples);
  for (const [filter, expected] of examples) {
    const text = JSON.stringify(filter);
    const [list, count] = await Promise.all([store.list(filter, { limit: 100 }), store.count(filter)]);
    assert.deepEqual(idsOf(list), expected, `list(${text}) gives ${idsOf(list).join(' ')}, not ${expected.join(' ')}`);
    assert.equal(count, expected.length, `count(${text}) says ${count}, the list has ${expected.length}`);
  }
}

/** A filter means those letters for which everything holds that it names. */
export const filterRules: readonly Rule<DeadLettersUnderTest>[] = [
  {
    name: 'lists and counts by each member of a filter',
    why: 'a person asks for the letters of one sink, one reason or one event',
    check: (made) => shows(made, byMember),
  },
  {
    name: 'lists and counts by when events were given up',
    why: 'after an outage, what was given up between its beginning and its end is sent again',
    check: (made) => shows(made, byTime),
  },
  {
    name: 'lists and counts by all members of a filter together',
    why: 'each further member must mean fewer letters, never more',
    check: (made) => shows(made, combined),
  },
  {
    name: 'takes no filter for a wider one',
    why: 'an empty text or a wrong key would throw away letters that nobody meant',
    check: (made) => shows(made, nothing),
  },
  {
    name: 'lists, counts and removes by keys',
    why: 'a person picks single letters',
    async check({ store }) {
      await store.put(samples);
      const keys = (await all(store)).filter(({ id }) => ['2', '5', '6'].includes(id)).map(({ key }) => key);
      const [first] = keys;
      assert.deepEqual(idsOf(await store.list({ keys }, { limit: 100 })), ['2', '5', '6']);
      assert.deepEqual(idsOf(await store.list({ keys, sink: 'http' }, { limit: 100 })), ['5', '6']);
      assert.equal(await store.count({ keys: [first as string] }), 1);
      assert.equal(await store.remove({ keys: [...keys, 'no such key'] }), 3);
      assert.deepEqual(idsOf(await all(store)), ['1', '3', '4', '7']);
    },
  },
  {
    name: 'removes exactly what a filter means, and says how many',
    why: 'what is removed without being meant is lost for good',
    async check({ store }) {
      await store.put(samples);
      let left = ids;
      const removals: readonly Example[] = [
        ...nothing,
        [{ sink: 'kafka', reason: 'rejected' }, []],
        [{ sink: 'http', reason: 'rejected' }, ['3']],
        [{ failedFrom: minute(13), failedBefore: minute(15) }, ['4', '5']],
        [{ subject: 'b' }, ['6']],
        [{ subject: 'b' }, []],
        [{ sink: 'http', subject: undefined }, ['1', '7']],
      ];
      for (const [filter, gone] of removals) {
        const text = JSON.stringify(filter);
        const said = await store.remove(filter);
        left = left.filter((id) => !gone.includes(id));
        assert.equal(said, gone.length, `remove(${text}) says that ${said} are gone`);
        assert.equal(await store.count({}), left.length, `remove(${text}) leaves other letters`);
      }
      assert.deepEqual(idsOf(await all(store)), ['2']);
    },
  },
];
