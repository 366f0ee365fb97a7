import { describe } from 'vitest';
import { transactionalInboxStoreContract } from '../../src/testing/index.js';
import { claimDefects } from './broken/inbox-claim.defects.js';
import { transactionDefects } from './broken/inbox-transaction.defects.js';
import { inboxTable } from './broken/inbox.table.js';
import { provesContract } from './support/broken-rules.js';
import { inboxUnderTest, MemoryInbox } from './support/memory-inbox.js';

describe('transactionalInboxStoreContract, and inboxStoreContract in it,', () => {
  provesContract<MemoryInbox>(
    (make) => transactionalInboxStoreContract(() => inboxUnderTest(make())),
    () => new MemoryInbox(),
    [...claimDefects, ...transactionDefects],
    inboxTable,
  );
});
