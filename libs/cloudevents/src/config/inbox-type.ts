import type { InboxStore } from '../receiving/inbox/inbox-store.js';
import { choice, SettingProblem, type SettingType } from './setting-types.js';

const named = choice('memory');

/** An inbox by its name; in `forRoot({...})` also an `InboxStore`. */
export const inbox: SettingType<'memory' | InboxStore> = {
  fromText: (text) => named.fromText(text.toLowerCase()),
  fromValue(value) {
    if (typeof value !== 'object' || value === null) return named.fromValue(value);
    const { claim, complete, release } = value as Partial<Record<keyof InboxStore, unknown>>;
    if ([claim, complete, release].every((method) => typeof method === 'function')) return value as InboxStore;
    throw new SettingProblem("must be 'memory' or an InboxStore");
  },
};
