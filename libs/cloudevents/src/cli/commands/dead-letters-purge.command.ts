import { PostgresDeadLetterStore } from '../../delivery/outbox/postgres/postgres-dead-letter.store.js';
import { narrowed } from '../chosen-dead-letters.js';
import type { Command } from '../command.js';
import { filterOptions, limitOf, selectionOf } from '../dead-letter-options.js';
import { exitCodes } from '../exit-code.js';
import { counted } from '../text.js';
import { UsageError } from '../usage.error.js';

/** Deletes dead letters for good. */
export const purgeDeadLetters: Command = {
  name: 'dead-letters purge',
  summary: 'Deletes dead letters for good',
  details: 'At least one option must say which are meant.',
  options: {
    ...filterOptions,
    limit: { type: 'string', value: '<number>', description: 'no more than so many, the oldest' },
    'dry-run': { type: 'boolean', description: 'say how many, and change nothing' },
    yes: { type: 'boolean', description: 'delete them' },
  },
  async run({ values, tables, open, print }) {
    const filter = selectionOf(values);
    const limit = limitOf(values, Number.MAX_SAFE_INTEGER);
    const isDry = values['dry-run'] === true;
    if (!isDry && values['yes'] !== true) {
      throw new UsageError('What is purged cannot be brought back. Add --yes to do it, or --dry-run to see how many');
    }
    const { executor } = await open();
    const store = new PostgresDeadLetterStore(executor, tables);
    const chosen = await narrowed(store, filter, limit);
    const number = isDry ? await store.count(chosen) : await store.remove(chosen);
    print(`${counted(number, 'dead letter')} ${isDry ? 'would be' : number === 1 ? 'was' : 'were'} deleted.`);
    return exitCodes.ok;
  },
};
