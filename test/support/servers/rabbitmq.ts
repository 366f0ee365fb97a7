import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { findFreePorts } from '../kafka/free-ports.js';
import { commandOf, ServerProcess } from './server-process.js';

export interface RabbitMq {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
}

// The command that Debian puts into PATH becomes another user first; this is the server's own.
const server3 = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** A RabbitMQ that speaks AMQP 1.0 (by its plugin, or by itself from version 4 on), beside none or any others. */
export async function startRabbitMq(): Promise<RabbitMq> {
  const [port, distribution, names] = (await findFreePorts(3)) as [number, number, number];
  // Erlang's name service would else be started by the server, listen on every address and outlive it.
  const epmd = await ServerProcess.create('epmd');
  await epmd.start(commandOf('epmd'), ['-port', String(names), '-address', '127.0.0.1'], names);
  const server = await ServerProcess.create('rabbitmq');
  const files = {
    enabled_plugins: '[rabbitmq_amqp1_0].\n',
    'rabbitmq.conf': `listeners.tcp.1 = 127.0.0.1:${port}\nlog.file = false\nlog.console = true\n`,
    'rabbitmq-env.conf': '',
    'advanced.config': '[].\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(server.file(name), content);
  const env = {
    HOME: server.folder,
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `interop-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: server.file('mnesia'),
    RABBITMQ_LOG_BASE: server.file('log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: server.file('pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: server.file('enabled_plugins'),
    RABBITMQ_CONFIG_FILE: server.file('rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: server.file('advanced.config'),
    RABBITMQ_CONF_ENV_FILE: server.file('rabbitmq-env.conf'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
  try {
    await server.start(existsSync(server3) ? server3 : commandOf('rabbitmq-server'), [], port, env);
  } catch (error) {
    await epmd.stop();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await server.stop();
    await epmd.stop();
  };
  return { host: '127.0.0.1', port, username: 'guest', password: 'guest', stop };
}
