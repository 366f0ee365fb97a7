import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { findCommand } from '../../support/servers/find-command.js';
import { ByHandError, mustRun, run, type Step } from './step.js';

interface Need {
  readonly package: string;
  /** Where to get it without Debian. */
  readonly elsewhere: string;
  isThere(): Promise<boolean> | boolean;
}

const command = (...names: string[]): Need['isThere'] => {
  return () => names.some((name) => findCommand(name) !== undefined);
};

const succeeds = (...[program, ...args]: [string, ...string[]]): Need['isThere'] => {
  return async () => (await run(program, args)).code === 0;
};

const needs: readonly Need[] = [
  { package: 'rabbitmq-server', elsewhere: 'RabbitMQ 3.8 or newer', isThere: command('rabbitmq-server') },
  { package: 'mosquitto', elsewhere: 'Mosquitto 2', isThere: command('mosquitto') },
  { package: 'mosquitto-clients', elsewhere: 'mosquitto_sub and mosquitto_pub 2', isThere: command('mosquitto_sub') },
  { package: 'nats-server', elsewhere: 'nats-server 2.2 or newer', isThere: command('nats-server') },
  { package: 'redis-server', elsewhere: 'Redis 6 or newer', isThere: command('redis-server') },
  { package: 'kcat', elsewhere: 'kcat 1.7', isThere: command('kcat', 'kafkacat') },
  { package: 'openjdk-17-jdk-headless', elsewhere: 'a JDK 17 or newer', isThere: command('javac') },
  { package: 'maven', elsewhere: 'Maven 3', isThere: command('mvn') },
  {
    package: 'python3-venv',
    elsewhere: 'Python 3.9 or newer with venv and pip',
    isThere: succeeds('/usr/bin/python3', '-c', 'import venv, ensurepip'),
  },
  {
    package: 'python3-qpid-proton',
    elsewhere: 'python-qpid-proton for /usr/bin/python3',
    isThere: succeeds('/usr/bin/python3', '-c', 'import proton'),
  },
];

/** Servers and command line clients. */
export const debianPackages: Step = {
  name: 'Servers and clients',
  async run() {
    const missing: Need[] = [];
    for (const need of needs) if (!(await need.isThere())) missing.push(need);
    if (missing.length === 0) return 'all there';
    const names = missing.map((need) => need.package);
    if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
      const list = missing.map((need) => `  ${need.package}: ${need.elsewhere}`).join('\n');
      const command = `apt-get install --no-install-recommends ${names.join(' ')}`;
      throw new ByHandError(`Only root of a Debian system can install it here. On Debian: ${command}. Else:\n${list}`);
    }
    await install(names);
    for (const need of missing) {
      if (!(await need.isThere())) throw new Error(`${need.package} was installed, but is not usable`);
    }
    return `installed ${names.join(', ')}`;
  },
};

const policy = '/usr/sbin/policy-rc.d';

/** Debian starts the services it installs; while this file answers 101, it does not. The tests start their own. */
async function install(names: readonly string[]): Promise<void> {
  const own = !existsSync(policy);
  if (own) {
    await writeFile(policy, '#!/bin/sh\nexit 101\n');
    await chmod(policy, 0o755);
  }
  try {
    const apt = { DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun('apt-get', ['update', '-qq'], apt);
    await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], apt);
  } finally {
    if (own) await rm(policy, { force: true });
  }
}
