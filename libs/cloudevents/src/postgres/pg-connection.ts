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
  // Without a name it is the server that chooses, by the name of the user.
  return `PostgreSQL at ${host}:${port}${database === '' ? '' : `, database ${database}`}`;
}
