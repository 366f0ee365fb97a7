import { checkedMembers } from './dead-letter-filter.js';
import type { DeadLetterPage } from './dead-letter-store.js';

const usual = 100;
const most = 1000;

/** Which part of a list is asked for. @throws DeadLetterError for anything else */
export function checkedPage(page: unknown): DeadLetterPage {
  const { limit = usual, after } = checkedMembers('page', page, {
    limit: (value) =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most
        ? undefined
        : `must be a whole number from 1 to ${most}`,
    after: (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be the key of a dead letter'),
  }) as Partial<DeadLetterPage>;
  return { limit, after };
}

/** Whether nothing is to be done. @throws DeadLetterError for options that are none: a slip must not mean the real thing */
export function checkedDryRun(options: unknown): boolean {
  const { dryRun = false } = checkedMembers('options', options, {
    dryRun: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  });
  return dryRun as boolean;
}
