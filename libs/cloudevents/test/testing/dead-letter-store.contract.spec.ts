import { describe, expect, it } from 'vitest';
import { deadLetterStoreContract, MemoryDeadLetterStore } from '../../src/testing/index.js';
import { filterDefects } from './broken/dead-letter-filter.defects.js';
import { keepingDefects } from './broken/dead-letter-keeping.defects.js';
import { requeueDefects } from './broken/dead-letter-requeue.defects.js';
import { deadLetterTable } from './broken/dead-letter.table.js';
import { brokenRules, provesContract } from './support/broken-rules.js';
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
  for (const { name, run } of deadLetterStoreContract(() => ({ store: new MemoryDeadLetterStore() }))) it(name, run);

  it('shows its letters', async () => {
    const store = new MemoryDeadLetterStore();
    expect(store.letters).toEqual([]);
  });
});
