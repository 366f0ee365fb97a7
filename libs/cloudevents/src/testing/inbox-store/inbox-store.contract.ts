import type { ContractCase, ContractOptions, Make } from '../contract/contract-case.js';
import { contractCases } from '../contract/contract-cases.js';
import { claimRules } from './claim.rules.js';
import type { InboxUnderTest, TransactionalInboxUnderTest } from './inbox-under-test.js';
import { noteRules } from './note.rules.js';
import { transactionRules } from './transaction.rules.js';

/**
 * What every `InboxStore` must do, as tests for any runner. A failure is an `AssertionError` that names the rule.
 *
 * @param make a store that knows no event, for each case another one
 *
 * @example
 * for (const { name, run } of inboxStoreContract(makeMyStore)) it(name, run);
 */
export function inboxStoreContract(make: Make<InboxUnderTest>, options: ContractOptions = {}): readonly ContractCase[] {
  return contractCases(make, claimRules, options);
}

/**
 * What every `TransactionalInboxStore` must do: all of {@link inboxStoreContract}, and what concerns the transactions of
 * handlers.
 *
 * @param make a store that knows no event, for each case another one
 */
export function transactionalInboxStoreContract(
  make: Make<TransactionalInboxUnderTest>,
  options: ContractOptions = {},
): readonly ContractCase[] {
  return [...inboxStoreContract(make, options), ...contractCases(make, [...transactionRules, ...noteRules], options)];
}
