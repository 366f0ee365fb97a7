import type { DeadLetter } from '../../delivery/dead-letters/dead-letter-store.js';
import { PostgresDeadLetterStore } from '../../delivery/outbox/postgres/postgres-dead-letter.store.js';
import type { Command } from '../command.js';
import { filterOf, filterOptions, limitOf } from '../dead-letter-options.js';
import { exitCodes } from '../exit-code.js';
import { counted, printable } from '../text.js';
import { UsageError } from '../usage.error.js';

const usual = 100;
const most = 1000;

/** Shows dead letters, the oldest first. */
export const listDeadLetters: Command = {
  name: 'dead-letters list',
  summary: 'Shows dead letters, the oldest first',
  options: {
    ...filterOptions,
    limit: { type: 'string', value: '<number>', description: `most of them; ${usual} unless said, at most ${most}` },
    after: { type: 'string', value: '<key>', description: 'those that come after this one' },
    json: { type: 'boolean', description: 'all there is to know of each, with its event' },
  },
  async run({ values, tables, open, print }) {
    const filter = filterOf(values);
    const limit = limitOf(values, most) ?? usual;
    const after = keyOf(values['after']);
    const { executor } = await open();
    const store = new PostgresDeadLetterStore(executor, tables);
    const letters = await store.list(filter, { limit, after });
    const next = letters.length === limit ? letters.at(-1)?.key : undefined;
    if (values['json'] === true) {
      print(JSON.stringify({ deadLetters: letters, next }, null, 2));
      return exitCodes.ok;
    }
    for (const letter of letters) print(linesOf(letter));
    const all = counted(await store.count(filter), 'dead letter');
    const more = next === undefined ? '' : ` The next ones: --after ${next}`;
    print(after === undefined && next === undefined ? `${all}.` : `${letters.length} of ${all}.${more}`);
    return exitCodes.ok;
  },
};

function keyOf(after: unknown): string | undefined {
  if (after === undefined) return undefined;
  if (typeof after === 'string' && /^\d{1,18}$/.test(after)) return after;
  throw new UsageError('--after must be the key of a dead letter, a number');
}

function linesOf(letter: DeadLetter): string {
  const { key, sink, reason, attempts, failedAt, type, id, source, subject, error } = letter;
  const lines = [
    `${key}  ${sink}  ${reason} after ${counted(attempts, 'attempt')}, ${failedAt.replace(/\.\d+Z$/, 'Z')}`,
    `    ${type}  id ${id}  source ${source}${subject === undefined ? '' : `  subject ${subject}`}`,
    ...(error === undefined ? [] : [`    ${error}`]),
  ];
  return lines.map(printable).join('\n');
}
