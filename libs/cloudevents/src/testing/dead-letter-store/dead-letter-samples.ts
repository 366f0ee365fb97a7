import type { DeadLetter, DeadLetterStore, NewDeadLetter } from '../../delivery/dead-letters/dead-letter-store.js';

/** When the letters of a contract were given up: each a minute after the one before. */
export function minute(number: number): string {
  return new Date(Date.UTC(2026, 0, 1, 12, number)).toISOString();
}

/** A letter of the event with this id; every member can be replaced. */
export function letter(id: string, members: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    sink: 'http',
    id,
    source: '/s',
    type: 't',
    subject: 'a',
    event: `{"specversion":"1.0","id":"${id}","source":"/s","type":"t","subject":"a"}`,
    reason: 'exhausted',
    attempts: 5,
    error: 'POST to http://receiver answered 503',
    firstFailedAt: minute(0),
    failedAt: minute(0),
    ...members,
  };
}

/** Letters 1 to `count`, a minute apart. */
export function letters(count: number): NewDeadLetter[] {
  return Array.from({ length: count }, (_, index) => letter(`${index + 1}`, { failedAt: minute(index + 1) }));
}

/** Without its key, and with times as instants: a store may write them in its own way. */
export function contentOf(one: NewDeadLetter | DeadLetter): Record<string, unknown> {
  const { sink, id, source, type, subject, event, reason, attempts, error, firstFailedAt, failedAt } = one;
  const times = { firstFailedAt: Date.parse(firstFailedAt), failedAt: Date.parse(failedAt) };
  return { sink, id, source, type, subject, event, reason, attempts, error, ...times };
}

export const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

/** Every letter there is. */
export const all = (store: DeadLetterStore): Promise<readonly DeadLetter[]> => store.list({}, { limit: 1000 });
