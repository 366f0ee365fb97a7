import { compareTimestamps } from '../../../core/index.js';
import type { DeadLetter, DeadLetterFilter } from '../../../delivery/dead-letters/dead-letter-store.js';

const compared = ['sink', 'reason', 'id', 'source', 'type', 'subject'] as const;

/** Whether everything a filter names holds for letters. A moment that is no RFC 3339 selects nothing. */
export function selecting(filter: DeadLetterFilter): (letter: DeadLetter) => boolean {
  const { failedFrom, failedBefore } = filter;
  const keys = filter.keys === undefined ? undefined : new Set(filter.keys);
  return (letter) => {
    if (keys !== undefined && !keys.has(letter.key)) return false;
    if (compared.some((name) => filter[name] !== undefined && filter[name] !== letter[name])) return false;
    if (failedFrom !== undefined && !(compareTimestamps(letter.failedAt, failedFrom) >= 0)) return false;
    return failedBefore === undefined || compareTimestamps(letter.failedAt, failedBefore) < 0;
  };
}
