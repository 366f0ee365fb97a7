import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onDeath } from './death-watch.js';
import type { KafkaNode } from './kafka-node.js';
import { CA_FILE, CLUSTER_ID, scramArguments, writeServerFiles, type KafkaPorts } from './kafka-server-properties.js';
import type { KafkaTools } from './kafka-types.js';
import { runCommand, tail, type CommandOptions, type CommandResult } from './run-command.js';

const COMPOSE_FILE = fileURLToPath(new URL('compose.yaml', import.meta.url));
const MOUNT = '/mnt/broker';

/** A broker in a container of the official image, with its storage in the container. */
export class KafkaDockerNode implements KafkaNode {
  readonly tools: KafkaTools;
  private callOffWatch: (() => void) | undefined;
  private end: Promise<unknown> = Promise.resolve();
  private up = false;

  private constructor(
    private readonly name: string,
    private readonly folder: string,
    private readonly ports: KafkaPorts,
    readonly caPem: string,
  ) {
    this.tools = { kind: 'docker', container: name };
  }

  static async create(ports: KafkaPorts): Promise<KafkaDockerNode> {
    const folder = await mkdtemp(join(tmpdir(), 'kafka-broker-'));
    const places = { folder, folderForBroker: MOUNT, dataForBroker: '/tmp/kafka-data' };
    // A container's own loopback address is out of reach of the published ports.
    const caPem = await writeServerFiles(ports, '0.0.0.0', places);
    await writeFile(join(folder, 'start.sh'), startScript());
    await chmod(folder, 0o755); // the image runs as a user of its own
    return new KafkaDockerNode(basename(folder).toLowerCase(), folder, ports, caPem);
  }

  get caFile(): string {
    return join(this.folder, CA_FILE);
  }

  async start(): Promise<void> {
    if (this.callOffWatch === undefined) {
      this.callOffWatch = onDeath('docker rm --force --volumes "$1"; rm -rf "$2"', this.name, this.folder);
      await this.compose('up', '--detach');
    } else {
      await this.docker('start', this.name);
    }
    this.up = true;
    this.end = runCommand('docker', ['wait', this.name]).then(() => (this.up = false));
  }

  async exited(): Promise<void> {
    await this.end;
  }

  async kill(): Promise<void> {
    if (!this.up) return;
    await this.unpause();
    await this.docker('kill', this.name);
    await this.end;
  }

  async pause(): Promise<void> {
    await this.docker('pause', this.name);
  }

  async resume(): Promise<void> {
    await this.docker('unpause', this.name);
  }

  async terminate(): Promise<void> {
    if (!this.up) return;
    await this.unpause();
    await this.docker('stop', '-t', '20', this.name);
    await this.end;
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await runCommand('docker', ['logs', this.name]);
    return stdout + stderr;
  }

  async remove(): Promise<void> {
    await this.compose('down', '--volumes');
    this.callOffWatch?.();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A paused container can be neither stopped nor killed; one that runs refuses this, which does not matter. */
  private async unpause(): Promise<void> {
    await runCommand('docker', ['unpause', this.name]);
  }

  private async docker(...args: string[]): Promise<CommandResult> {
    return this.run(args, { timeoutMs: 60_000 });
  }

  private async compose(...args: string[]): Promise<CommandResult> {
    const env = {
      ...process.env,
      BROKER_NAME: this.name,
      BROKER_FOLDER: this.folder,
      PORT_PLAINTEXT: String(this.ports.plaintext),
      PORT_SASL_PLAINTEXT: String(this.ports.saslPlaintext),
      PORT_SASL_SSL: String(this.ports.saslSsl),
      PORT_SSL: String(this.ports.ssl),
    };
    // Long enough to fetch the image the first time.
    return this.run(['compose', '--project-name', this.name, '--file', COMPOSE_FILE, ...args], {
      env,
      timeoutMs: 600_000,
    });
  }

  private async run(args: string[], options: CommandOptions): Promise<CommandResult> {
    const result = await runCommand('docker', args, options);
    if (result.code !== 0) throw new Error(`docker ${args.join(' ')} failed:\n${tail(result.stderr, 15)}`);
    return result;
  }
}

function startScript(): string {
  const config = `${MOUNT}/server.properties`;
  const scram = scramArguments().map((argument) => `'${argument}'`);
  return [
    'set -e',
    `/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id ${CLUSTER_ID} --config ${config} ${scram.join(' ')}`,
    `exec /opt/kafka/bin/kafka-server-start.sh ${config}`,
    '',
  ].join('\n');
}
