import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../../../support/kafka/free-ports.js';
import { commandOf, ServerProcess } from '../../../support/servers/server-process.js';

export interface RestartableMosquitto {
  readonly url: string;
  /** Ends it in order; what it has to remember it remembers in its file. */
  stop(): Promise<void>;
  /** On the same port. */
  start(): Promise<void>;
  /** Ends it for good. */
  end(): Promise<void>;
}

const everything = { publishClientSend: true, publishClientReceive: true, subscribe: true, unsubscribe: true };

/** Unlike the plugin, Mosquitto's own access lists refuse no subscription. */
const rules = {
  defaultACLAccess: everything,
  clients: [],
  groups: [{ groupname: 'anybody', roles: [{ rolename: 'anybody' }] }],
  roles: [
    {
      rolename: 'anybody',
      acls: [
        { acltype: 'publishClientSend', topic: 'denied/#', allow: false },
        { acltype: 'subscribePattern', topic: 'denied/#', allow: false },
      ],
    },
  ],
  anonymousGroup: 'anybody',
};

/** It comes with the broker; Debian has a folder for each kind of machine. */
async function pluginFile(): Promise<string> {
  const name = 'mosquitto_dynamic_security.so';
  const folders = (await readdir('/usr/lib')).map((folder) => join('/usr/lib', folder));
  const found = ['/usr/lib', '/usr/lib64', '/usr/local/lib', ...folders]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} is not installed; it is a part of Mosquitto 2`);
  return found;
}

/** An MQTT broker that can be restarted, forgets nothing where it is `persistent`, and lets nobody near `denied/#`. */
export async function startRestartableMosquitto({ persistent = true } = {}): Promise<RestartableMosquitto> {
  const [port] = (await findFreePorts(1)) as [number];
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-state-'));
  const file = (name: string): string => join(folder, name);
  await writeFile(file('rules.json'), JSON.stringify(rules));
  const settings = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    `plugin ${await pluginFile()}`,
    `plugin_opt_config_file ${file('rules.json')}`,
    `persistence ${persistent}`,
    `persistence_location ${folder}/`,
    // As root it would become another user, who may not write here.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    'log_dest stderr',
  ];
  await writeFile(file('mosquitto.conf'), `${settings.join('\n')}\n`);
  let server: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    server = await ServerProcess.create('mosquitto');
    await server.start(commandOf('mosquitto'), ['-c', file('mosquitto.conf')], port);
  };
  const stop = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
  };
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    start,
    stop,
    async end() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
