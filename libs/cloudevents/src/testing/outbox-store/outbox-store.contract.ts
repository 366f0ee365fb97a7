import type { ContractCase, Make } from '../contract/contract-case.js';
import { contractCases } from '../contract/contract-cases.js';
import { leaseRules } from './lease.rules.js';
import { limitRules } from './limits.rules.js';
import { listeningRules, noListening } from './listening.rules.js';
import { openTransactionRules } from './open-transaction.rules.js';
import type { OutboxContractOptions, OutboxUnderTest } from './outbox-under-test.js';
import { pauseRules } from './pause.rules.js';
import { settlementRules } from './settlement.rules.js';
import { writingRules } from './writing.rules.js';

/**
 * What every `OutboxStore` must do, as tests for any runner. A failure is an `AssertionError` that names the rule.
 *
 * @param make a store without an event, for each case another one
 *
 * @example
 * for (const { name, run } of outboxStoreContract(makeMyStore)) it(name, run);
 */
export function outboxStoreContract(
  make: Make<OutboxUnderTest>,
  options: OutboxContractOptions = {},
): readonly ContractCase[] {
  const { concurrent = true, listens = false } = options;
  const rules = [
    ...writingRules,
    ...(concurrent ? openTransactionRules : []),
    ...leaseRules,
    ...settlementRules,
    ...limitRules,
    ...pauseRules,
    ...(listens ? listeningRules : [noListening]),
  ];
  return contractCases(make, rules, options);
}
