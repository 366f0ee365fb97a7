import { describe } from 'vitest';
import { outboxStoreContract } from '../../src/testing/index.js';
import { leaseDefects } from './broken/outbox-lease.defects.js';
import { limitDefects } from './broken/outbox-limit.defects.js';
import { settlementDefects } from './broken/outbox-settlement.defects.js';
import { outboxTable } from './broken/outbox.table.js';
import { writingDefects } from './broken/outbox-writing.defects.js';
import { provesContract } from './support/broken-rules.js';
import { MemoryOutbox, underTest } from './support/memory-outbox.js';

describe('outboxStoreContract', () => {
  provesContract<MemoryOutbox>(
    (make) => outboxStoreContract(() => underTest(make()), { listens: true, patience: 3000 }),
    () => new MemoryOutbox(),
    [...writingDefects, ...leaseDefects, ...settlementDefects, ...limitDefects],
    outboxTable,
  );
});
