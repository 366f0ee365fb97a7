import type { AcceptedEvent } from '../../core/index.js';
import { encodeStructured } from '../../formats/json/index.js';
import type { Clock } from '../../time/clock.js';
import { shownText } from '../shown-text.js';
import type { DeadLetterReason, NewDeadLetter } from './dead-letter-store.js';

/** Why an event is given up. */
export interface Failure {
  readonly reason: DeadLetterReason;
  readonly attempts: number;
  readonly error: Error | undefined;
  /** Milliseconds since it failed for the first time; none where this is it. */
  readonly failingFor?: number | undefined;
}

type Named = Pick<NewDeadLetter, 'id' | 'source' | 'type' | 'subject' | 'event'>;

/** What makes the letter of an event given up now. Its text is made when it is put: until then the event has its memory. */
export function letterOf(sink: string, event: AcceptedEvent, failure: Failure, clock: Clock): () => NewDeadLetter {
  const { id, source, type, subject } = event;
  const dates = datesOf(failure, clock);
  return () => ({ sink, ...named({ id, source, type, subject, event: encodeStructured(event) }, failure), ...dates });
}

/**
 * The letter of a kept text that is no event any more: named by what can be read of it.
 *
 * @param where names it where it has no id
 */
export function unreadableLetter(
  sink: string,
  text: string,
  where: string,
  failure: Failure,
  clock: Clock,
): NewDeadLetter {
  const { id = where, source = '', type = '', subject } = textsOf(text);
  return { sink, ...named({ id, source, type, subject, event: text }, failure), ...datesOf(failure, clock) };
}

function named(event: Named, { reason, attempts, error }: Failure): Omit<NewDeadLetter, 'sink' | keyof Dates> {
  return { ...event, reason, attempts, error: shownText(error?.message) };
}

type Dates = Pick<NewDeadLetter, 'firstFailedAt' | 'failedAt'>;

function datesOf({ failingFor = 0 }: Failure, clock: Clock): Dates {
  const now = clock.wall();
  return { firstFailedAt: new Date(now - failingFor).toISOString(), failedAt: new Date(now).toISOString() };
}

function textsOf(json: string): Partial<Record<'id' | 'source' | 'type' | 'subject', string>> {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    return {};
  }
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string' && value !== ''));
}
