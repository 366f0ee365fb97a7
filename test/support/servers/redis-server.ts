import { findFreePorts } from '../kafka/free-ports.js';
import { commandOf, ServerProcess } from './server-process.js';

export interface RedisServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  /** Default: a free one. A server that comes back has that of the one before. */
  readonly port?: number;
  /** Further settings, as arguments: `['--requirepass', 'secret']`. Default: none, and it lets everybody in. */
  readonly settings?: readonly string[];
}

/** A Redis server that stores nothing. */
export async function startRedisServer({ port, settings = [] }: RedisServerOptions = {}): Promise<RedisServer> {
  const chosen = port ?? ((await findFreePorts(1)) as [number])[0];
  const server = await ServerProcess.create('redis-server');
  const place = ['--bind', '127.0.0.1', '--port', String(chosen), '--dir', server.folder];
  const nothingStored = ['--save', '', '--appendonly', 'no'];
  await server.start(commandOf('redis-server'), [...place, ...nothingStored, ...settings], chosen);
  return { host: '127.0.0.1', port: chosen, stop: () => server.stop() };
}
