import { writeFile } from 'node:fs/promises';
import { findFreePorts } from '../kafka/free-ports.js';
import { commandOf, ServerProcess } from './server-process.js';

export interface Mosquitto {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** An MQTT broker, for 3.1.1 and 5, that lets everybody in. */
export async function startMosquitto(): Promise<Mosquitto> {
  const [port] = (await findFreePorts(1)) as [number];
  const server = await ServerProcess.create('mosquitto');
  const settings = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', 'log_dest stderr'];
  await writeFile(server.file('mosquitto.conf'), `${settings.join('\n')}\n`);
  await server.start(commandOf('mosquitto'), ['-c', server.file('mosquitto.conf')], port);
  return { host: '127.0.0.1', port, stop: () => server.stop() };
}
