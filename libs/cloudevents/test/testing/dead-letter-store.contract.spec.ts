import { describe, expect, it } from 'vitest';
import { deadLetterStoreContract, MemoryDeadLetterStore } from '../../src/testing/index.js';
import { filterDefects } from './broken/dead-letter-filter.defects.js';
import { keepingDefects } from './broken/dead-letter-keeping.defects.js';
import { requeueDefects } from './broken/dead-letter-requeue.defects.js';
import { deadLetterTable } from './broken/dead-letter.table.js';
import { brokenRules, provesContract } from './support/broken-rules.js';
import { keepsContract } from './support/keeps-contract.js';
import { lettersUnderTest, MemoryLetters } from './support/memory-letters.js';

describe('deadLetterStoreContract', () => {
  provesContract<MemoryLetters>(
    (make) => deadLetterStoreContract(() => lettersUnderTest(make()), { durable: true, requeues: true }),
    () => new MemoryLetters(),
    [...keepingDefects, ...filterDefects, ...requeueDefects],
    deadLetterTable,
  );

  it('asks for requeue to be tested where there is one', async () => {
    const cases = deadLetterStoreContract(() => ({ store: new MemoryLetters() }));
    expect(await brokenRules(cases)).toEqual(['has no requeue that nobody tests']);
  });
});

describe('MemoryDeadLetterStore', () => {
  keepsContract(deadLetterStoreContract(() => ({ store: new MemoryDeadLetterStore() })));

  it('shows its letters', async () => {
    const store = new MemoryDeadLetterStore();
    const letter = { sink: 'http', id: '1', source: '/s', type: 't', subject: undefined, event: '{}', attempts: 1 };
    const at = '2026-01-01T12:00:00Z';
    await store.put([{ ...letter, reason: 'rejected', error: undefined, firstFailedAt: at, failedAt: at }]);
    expect(store.letters).toMatchObject([{ ...letter, key: '1' }]);
  });
});
