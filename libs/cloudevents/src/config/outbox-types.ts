import type { OutboxStore } from '../delivery/outbox/outbox-store.js';
import { isPostgresUrl } from '../postgres/postgres-url.js';
import { choice, line, SettingProblem, type SettingType } from './setting-types.js';

const named = choice('none', 'embedded', 'postgres');

/** An outbox by its name; in `forRoot({...})` also an `OutboxStore`. */
export const outboxStore: SettingType<'none' | 'embedded' | 'postgres' | OutboxStore> = {
  fromText: (text) => named.fromText(text.toLowerCase()),
  fromValue(value) {
    if (isOutboxStore(value)) return value;
    if (typeof value === 'string') return named.fromValue(value);
    throw new SettingProblem("must be 'none', 'embedded', 'postgres' or an OutboxStore, such as a PostgresOutboxStore");
  },
};

export function isOutboxStore(value: unknown): value is OutboxStore {
  if (typeof value !== 'object' || value === null) return false;
  const { insert, claim, settle } = value as Partial<Record<keyof OutboxStore, unknown>>;
  return [insert, claim, settle].every((method) => typeof method === 'function');
}

/** What `outbox` of `forRoot({...})` says: a store by itself means a group with that store. */
export function outboxGroup(value: unknown): unknown {
  return isOutboxStore(value) ? { store: value } : value;
}

/** A URL that pg reads. */
export const postgresUrl: SettingType<string> = {
  fromText: (text) => postgresUrl.fromValue(text.trim()),
  fromValue(value) {
    if (typeof value === 'string' && isPostgresUrl(value)) return value;
    // Without the value, which may have a password.
    throw new SettingProblem('must be a URL such as postgres://user@host:5432/database');
  },
};

/** A directory, or `memory`. */
export const dataDirectory: SettingType<string> = {
  fromText: (text) => dataDirectory.fromValue(text.trim()),
  fromValue(value) {
    const path = line.fromValue(value);
    if (path === 'memory://' || !/^[a-z][a-z-]+:\/\//.test(path)) return path;
    throw new SettingProblem("must be the path of a directory, or 'memory'");
  },
};

/** The beginning of a name, or a whole one, that needs no quotation marks in SQL. */
export function sqlName(longest: number): SettingType<string> {
  const pattern = new RegExp(`^[A-Za-z_][A-Za-z0-9_]{0,${longest - 1}}$`);
  const type: SettingType<string> = {
    fromText: (text) => type.fromValue(text.trim()),
    fromValue(value) {
      if (typeof value === 'string' && pattern.test(value)) return value;
      throw new SettingProblem(`must be a letter or _, then letters, digits and _, at most ${longest} in all`);
    },
  };
  return type;
}
