import { describe } from 'vitest';
import {
  inboxStoreContract,
  type InboxUnderTest,
  transactionalInboxStoreContract,
  type TransactionalInboxUnderTest,
} from '../../../src/testing/index.js';
import { keepsContract } from '../../testing/support/keeps-contract.js';

export const key = { source: '/games', id: '1' };
export const other = { source: '/games', id: '2' };

/** What every inbox store does. */
export function inboxStoreSpecification(name: string, create: () => InboxUnderTest | Promise<InboxUnderTest>): void {
  describe(`${name}, as an inbox store,`, () => {
    keepsContract(inboxStoreContract(create));
  });
}

/** What every store does besides whose handlers complete events in their own transaction. */
export function transactionalInboxStoreSpecification(
  name: string,
  create: () => TransactionalInboxUnderTest | Promise<TransactionalInboxUnderTest>,
): void {
  describe(`${name}, as a transactional inbox store,`, () => {
    keepsContract(transactionalInboxStoreContract(create));
  });
}
