import type { Client, ClientConfig } from 'pg';

/** Milliseconds until a server that does not answer counts as unreachable. */
const connectionTimeout = 10_000;

/** How this library connects. @param url without it PGHOST, PGUSER, … decide, as `pg` reads them */
export function pgConnection(url: string | undefined): ClientConfig {
  return {
    ...(url === undefined ? {} : { connectionString: url }),
    application_name: 'nestjs-cloudevents',
    connectionTimeoutMillis: connectionTimeout,
    keepAlive: true,
  };
}

/** Which server and database it is, without credentials. */
export function placeOf({ host, port, database = '' }: Pick<Client, 'host' | 'port' | 'database'>): string {
  return `PostgreSQL at ${host}:${port}, database ${database}`;
}
