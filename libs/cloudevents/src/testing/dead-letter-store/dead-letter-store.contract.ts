import assert from 'node:assert/strict';
import type { ContractCase, Make, Rule } from '../contract/contract-case.js';
import { contractCases } from '../contract/contract-cases.js';
import { all, contentOf, letters } from './dead-letter-samples.js';
import type { DeadLetterContractOptions, DeadLettersUnderTest } from './dead-letters-under-test.js';
import { filterRules } from './filter.rules.js';
import { keepingRules } from './keeping.rules.js';
import { pagingRules } from './paging.rules.js';
import { requeueRules } from './requeue.rules.js';

/**
 * What every `DeadLetterStore` must do, as tests for any runner. A failure is an `AssertionError` that names the rule.
 *
 * @param make a store without a letter, for each case another one
 *
 * @example
 * for (const { name, run } of deadLetterStoreContract(() => ({ store: new MyStore() }))) it(name, run);
 */
export function deadLetterStoreContract(
  make: Make<DeadLettersUnderTest>,
  options: DeadLetterContractOptions = {},
): readonly ContractCase[] {
  const { durable = false, requeues = false, largestEvent = 3_000_000 } = options;
  const rules = [
    ...keepingRules(largestEvent),
    ...pagingRules,
    ...filterRules,
    ...(durable ? [survival] : []),
    ...(requeues ? requeueRules : [noRequeue]),
  ];
  return contractCases(make, rules, options);
}

const survival: Rule<DeadLettersUnderTest> = {
  name: 'keeps letters over a restart',
  why: 'letters wait for days until a person looks at them',
  async check({ store, reopen }) {
    assert.ok(reopen, 'the contract was not given reopen, which makes another store on the same letters');
    await store.put(letters(3));
    const before = await all(store);
    await store.remove({ id: '2' });
    await store.close?.();
    const again = await reopen();
    const left = await all(again);
    assert.deepEqual(left.map(contentOf), before.filter(({ id }) => id !== '2').map(contentOf));
    assert.deepEqual(
      left.map(({ key }) => key),
      [before[0]?.key, before[2]?.key],
      'a letter has another key',
    );
    await again.close?.();
  },
};

const noRequeue: Rule<DeadLettersUnderTest> = {
  name: 'has no requeue that nobody tests',
  why: 'where there is one, it is used: run the contract with `requeues: true`',
  check: ({ store }) => assert.ok(!('requeue' in store), 'the store has a requeue'),
};
