import { findFreePorts } from '../kafka/free-ports.js';
import { commandOf, ServerProcess } from './server-process.js';

export interface NatsServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A NATS server that lets everybody in. */
export async function startNatsServer(): Promise<NatsServer> {
  const [port] = (await findFreePorts(1)) as [number];
  const server = await ServerProcess.create('nats-server');
  await server.start(commandOf('nats-server'), ['-a', '127.0.0.1', '-p', String(port)], port);
  return { host: '127.0.0.1', port, stop: () => server.stop() };
}
