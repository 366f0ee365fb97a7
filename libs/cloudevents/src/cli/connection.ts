import { usualDataDir } from '../delivery/outbox/embedded/data-dir.js';
import type { PostgresOutboxTables } from '../delivery/outbox/postgres/outbox-tables.js';
import { isPostgresUrl } from '../postgres/postgres-url.js';
import type { CommandOptions, OptionValues } from './command.js';
import { UsageError } from './usage.error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the outbox lies. Without a URL pg decides by its own variables. */
export type Connection = PostgresConnection | { readonly kind: 'embedded'; readonly dataDir: string };

export interface PostgresConnection {
  readonly kind: 'postgres';
  readonly url: string | undefined;
  /** Nothing says that it is this one, or any. */
  readonly isGuess?: boolean;
}

export const connectionOptions: CommandOptions = {
  url: {
    type: 'string',
    value: '<url>',
    description: 'PostgreSQL; else CLOUDEVENTS_OUTBOX_URL, DATABASE_URL, or PGHOST, PGUSER, …',
  },
  'data-dir': { type: 'string', value: '<path>', description: 'embedded outbox; else CLOUDEVENTS_OUTBOX_DATA_DIR' },
  schema: { type: 'string', value: '<name>', description: 'schema of the tables; else CLOUDEVENTS_OUTBOX_SCHEMA' },
  prefix: {
    type: 'string',
    value: '<text>',
    description: 'what the names of the tables begin with; else CLOUDEVENTS_OUTBOX_PREFIX, or cloudevents_',
  },
};

/** What is said in options first, then what the application's own settings say. @throws UsageError */
export function connectionOf(values: OptionValues, env: Environment): Connection {
  const [url, dataDir] = [given(values['url']), given(values['data-dir'])];
  if (url !== undefined && dataDir !== undefined) throw new UsageError('Give --url or --data-dir, not both');
  if (url !== undefined) return postgres(url, '--url');
  if (dataDir !== undefined) return { kind: 'embedded', dataDir };
  const store = env['CLOUDEVENTS_OUTBOX'];
  const [ownUrl, ownDir] = [given(env['CLOUDEVENTS_OUTBOX_URL']), given(env['CLOUDEVENTS_OUTBOX_DATA_DIR'])];
  if (store === 'embedded') return { kind: 'embedded', dataDir: ownDir ?? usualDataDir };
  if (ownUrl !== undefined) return postgres(ownUrl, 'CLOUDEVENTS_OUTBOX_URL');
  if (store !== 'postgres' && ownDir !== undefined) return { kind: 'embedded', dataDir: ownDir };
  const common = given(env['DATABASE_URL']);
  if (common !== undefined) return postgres(common, 'DATABASE_URL');
  return { kind: 'postgres', url: undefined, isGuess: store !== 'postgres' && given(env['PGHOST']) === undefined };
}

export function tablesOf(values: OptionValues, env: Environment): PostgresOutboxTables {
  const schema = given(values['schema']) ?? given(env['CLOUDEVENTS_OUTBOX_SCHEMA']);
  const prefix = given(values['prefix']) ?? given(env['CLOUDEVENTS_OUTBOX_PREFIX']);
  return { ...(schema === undefined ? {} : { schema }), ...(prefix === undefined ? {} : { prefix }) };
}

/** The URL is not shown: it may have a password. */
function postgres(url: string, name: string): Connection {
  if (isPostgresUrl(url)) return { kind: 'postgres', url };
  throw new UsageError(`${name} must be a URL such as postgres://user@host:5432/database`);
}

function given(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
