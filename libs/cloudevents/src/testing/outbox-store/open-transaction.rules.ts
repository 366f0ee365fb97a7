import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Rule } from '../contract/contract-case.js';
import { whileOpen } from './open-transaction.js';
import { claimed, doneOf, lanesOf, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** Transactions that are open at one time. */
export const openTransactionRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'gives nothing before its transaction has committed',
    why: 'others would be told of what may yet be rolled back',
    check: (made) =>
      whileOpen(made, ['a1'], async ({ commit }) => {
        assert.deepEqual(await claimed(made), []);
        await commit();
        assert.deepEqual(await claimed(made), ['a1']);
      }),
  },
  {
    name: 'lets transactions of other subjects, and those without a subject, go on meanwhile',
    why: 'one slow transaction would stop the application',
    check: (made) =>
      whileOpen(made, ['a1', '-1'], async () => {
        await write(made, ['b1', '-2']);
        assert.deepEqual(await claimed(made), ['-2', 'b1']);
      }),
  },
  {
    name: 'gives what is committed late, though it was written first',
    why: 'a relay that remembers the last number it has seen loses what was given a lower one and comes later',
    check: (made) =>
      whileOpen(made, ['a1'], async ({ commit }) => {
        await write(made, ['b1']);
        const before = await made.store.claim('http', request());
        assert.deepEqual(lanesOf(before), ['b1']);
        await made.store.settle('http', doneOf(before), before.lanes);
        await commit();
        const after = await made.store.claim('http', request({ after: before.next }));
        assert.deepEqual(lanesOf(after), ['a1']);
      }),
  },
  {
    name: 'gives the events of a lane in the order of their commits',
    why: 'whoever commits later knew, or could have known, what the earlier one did',
    check: (made) =>
      whileOpen(made, ['a1', 'b1'], async (first) => {
        const commits: string[] = [];
        const firstEnded = first.ended.then(() => commits.push('1'));
        // Two lanes the other way round: whoever waits for one of them must not hold the other.
        const second = write(made, ['b2', 'a2']).then(() => commits.push('2'));
        // Either it waits for the first one, or it has ended by then. Nothing else tells the two apart.
        await Promise.race([second, setTimeout(100)]);
        await first.commit();
        await Promise.all([firstEnded, second]);
        const inOrder = (lane: string): string => commits.map((commit) => lane + commit).join(' ');
        assert.deepEqual(await claimed(made), [inOrder('a'), inOrder('b')]);
      }),
  },
  {
    name: 'lets others go on after a transaction was rolled back',
    why: 'a subject would be stuck for good',
    check: (made) =>
      whileOpen(made, ['a1'], async ({ rollback }) => {
        const second = write(made, ['a2']);
        await rollback();
        await second;
        assert.deepEqual(await claimed(made), ['a2']);
      }),
  },
];
