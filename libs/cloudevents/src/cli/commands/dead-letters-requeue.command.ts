import { PostgresDeadLetterStore } from '../../delivery/outbox/postgres/postgres-dead-letter.store.js';
import { narrowed } from '../chosen-dead-letters.js';
import type { Command } from '../command.js';
import { filterOptions, limitOf, selectionOf } from '../dead-letter-options.js';
import { exitCodes } from '../exit-code.js';
import { counted } from '../text.js';

/** Hands dead letters back to the outbox. */
export const requeueDeadLetters: Command = {
  name: 'dead-letters requeue',
  summary: 'Hands dead letters back to the outbox, each for its sink, in the order in which they were given up',
  details: 'Events keep their id. At least one option must say which are meant.',
  options: {
    ...filterOptions,
    limit: { type: 'string', value: '<number>', description: 'no more than so many, the oldest' },
    'dry-run': { type: 'boolean', description: 'say how many, and change nothing' },
  },
  async run({ values, tables, open, print }) {
    const filter = selectionOf(values);
    const limit = limitOf(values, Number.MAX_SAFE_INTEGER);
    const { executor } = await open();
    const store = new PostgresDeadLetterStore(executor, tables);
    const chosen = await narrowed(store, filter, limit);
    if (values['dry-run'] === true) {
      print(`${counted(await store.count(chosen), 'dead letter')} would go back to the outbox.`);
      return exitCodes.ok;
    }
    print(`${counted(await store.requeue(chosen), 'dead letter')} went back to the outbox.`);
    return exitCodes.ok;
  },
};
