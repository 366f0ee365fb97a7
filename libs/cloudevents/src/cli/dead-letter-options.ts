import { checkedFilter, checkedSelection } from '../delivery/dead-letters/dead-letter-filter.js';
import type { DeadLetterFilter } from '../delivery/dead-letters/dead-letter-store.js';
import { DeadLetterError } from '../errors/index.js';
import type { CommandOptions, OptionValues } from './command.js';
import { UsageError } from './usage.error.js';

export const filterOptions: CommandOptions = {
  sink: { type: 'string', value: '<name>', description: 'of this sink' },
  reason: { type: 'string', value: '<reason>', description: 'given up for this reason, e.g. exhausted or rejected' },
  type: { type: 'string', value: '<type>', description: 'events of this type' },
  source: { type: 'string', value: '<source>', description: 'events of this source' },
  subject: { type: 'string', value: '<subject>', description: 'events of this subject' },
  id: { type: 'string', value: '<id>', description: 'events with this id' },
  key: { type: 'string', value: '<key>', multiple: true, description: 'the one with this key in the list' },
  from: { type: 'string', value: '<time>', description: 'given up then or later, e.g. 2026-03-01T12:00:00Z' },
  before: { type: 'string', value: '<time>', description: 'given up before' },
};

const members = {
  sink: 'sink',
  reason: 'reason',
  type: 'type',
  source: 'source',
  subject: 'subject',
  id: 'id',
  key: 'keys',
  from: 'failedFrom',
  before: 'failedBefore',
} as const satisfies Record<string, keyof DeadLetterFilter>;

/** @throws UsageError for a value that cannot be */
export const filterOf = (values: OptionValues): DeadLetterFilter => checked(values, checkedFilter);

/** @throws UsageError for a value that cannot be, and for no option at all, which would mean all */
export function selectionOf(values: OptionValues): DeadLetterFilter {
  if (!Object.keys(members).some((option) => values[option] !== undefined)) {
    const options = Object.keys(members).map((option) => `--${option}`);
    throw new UsageError(`This would mean all dead letters. Say which: ${options.join(', ')}`);
  }
  return checked(values, checkedSelection);
}

function checked(values: OptionValues, check: (filter: unknown) => DeadLetterFilter): DeadLetterFilter {
  try {
    return check(Object.fromEntries(Object.entries(members).map(([option, member]) => [member, values[option]])));
  } catch (error) {
    if (!(error instanceof DeadLetterError)) throw error;
    const options: Readonly<Record<string, string>> = Object.fromEntries(
      Object.entries(members).map(([option, member]) => [member, option]),
    );
    // As the person has written it.
    const message = error.message.replace(/^DeadLetters: filter\.(\w+)/, (_, member: string) => `--${options[member]}`);
    throw new UsageError(message, { cause: error });
  }
}

/** @throws UsageError for anything but a whole number from 1 to `most` */
export function limitOf({ limit }: OptionValues, most: number): number | undefined {
  if (limit === undefined) return undefined;
  const number = Number(limit);
  if (/^\d+$/.test(String(limit)) && number >= 1 && number <= most) return number;
  throw new UsageError(`--limit must be a whole number from 1 to ${most}`);
}
