import type { DeadLetterStore } from '../delivery/dead-letters/dead-letter-store.js';
import { topicNameProblem } from '../sinks/kafka/topic-name.js';
import { choice, SettingProblem, type SettingType } from './setting-types.js';

const named = choice('outbox', 'kafka', 'none');

/** A store of dead letters by its name; in `forRoot({...})` also a `DeadLetterStore`. */
export const deadLetters: SettingType<'outbox' | 'kafka' | 'none' | DeadLetterStore> = {
  fromText: (text) => named.fromText(text.toLowerCase()),
  fromValue(value) {
    if (typeof value !== 'object' || value === null) return named.fromValue(value);
    const { put, list, count, remove } = value as Partial<Record<keyof DeadLetterStore, unknown>>;
    if ([put, list, count, remove].every((method) => typeof method === 'function')) return value as DeadLetterStore;
    throw new SettingProblem("must be 'outbox', 'kafka', 'none' or a DeadLetterStore");
  },
};

/** The topic of the letters: one for all of them. */
export const deadLetterTopic: SettingType<string> = {
  fromText: (text) => deadLetterTopic.fromValue(text.trim()),
  fromValue(value) {
    const problem = topicNameProblem(value);
    if (problem === undefined) return value as string;
    throw new SettingProblem(problem);
  },
};
