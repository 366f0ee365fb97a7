import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onDeath } from './death-watch.js';
import { keepSharedArchive, type KafkaJars } from './kafka-jars.js';
import { jvmArguments, type Java } from './kafka-java.js';
import type { KafkaNode } from './kafka-node.js';
import { CA_FILE, CLUSTER_ID, scramArguments, writeServerFiles, type KafkaPorts } from './kafka-server-properties.js';
import type { KafkaTools } from './kafka-types.js';
import { runCommand, tail } from './run-command.js';
import { until } from '../until.js';

const ORDERLY_STOP_MS = 20_000;

/** A broker that runs on this machine's Java, with its storage in a temporary folder. */
export class KafkaJavaNode implements KafkaNode {
  private process: ChildProcess | undefined;
  private end: Promise<void> = Promise.resolve();

  private constructor(
    private readonly java: Java,
    private readonly jars: KafkaJars,
    private readonly folder: string,
    readonly caPem: string,
  ) {}

  static async create(java: Java, jars: KafkaJars, ports: KafkaPorts): Promise<KafkaJavaNode> {
    const folder = await mkdtemp(join(tmpdir(), 'kafka-broker-'));
    const callOff = onDeath('rm -rf "$1"', folder);
    try {
      const places = { folder, folderForBroker: folder, dataForBroker: join(folder, 'data') };
      const node = new KafkaJavaNode(java, jars, folder, await writeServerFiles(ports, '127.0.0.1', places));
      await node.format();
      return node;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    } finally {
      callOff();
    }
  }

  get caFile(): string {
    return this.file(CA_FILE);
  }

  get tools(): KafkaTools {
    return { kind: 'java', command: this.java.command, ...this.jars };
  }

  async start(): Promise<void> {
    const makeArchive = existsSync(this.jars.sharedArchive) ? [] : [`-XX:ArchiveClassesAtExit=${this.newArchive}`];
    const log = await open(this.logFile, 'a');
    const child = spawn(
      this.java.command,
      [...makeArchive, ...jvmArguments(this.jars, '512m'), 'kafka.Kafka', this.file('server.properties')],
      // A group of its own: Ctrl-C in a terminal is for the process that owns the broker, which then stops it.
      { stdio: ['ignore', log.fd, log.fd], detached: true },
    );
    await log.close();
    const callOff = onDeath('kill -9 "$1"; rm -rf "$2"', String(child.pid), this.folder);
    this.process = child;
    this.end = new Promise((resolve) => {
      const ended = (): void => {
        callOff();
        if (this.process === child) this.process = undefined;
        resolve();
      };
      child.once('exit', ended);
      child.once('error', ended);
    });
  }

  exited(): Promise<void> {
    return this.end;
  }

  async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    await this.end;
  }

  async pause(): Promise<void> {
    const child = this.process;
    if (child === undefined) throw new Error('The broker is not running');
    child.kill('SIGSTOP');
    // The signal is only on its way when kill returns. (Where there is no ps, that has to do.)
    const suspended = async (): Promise<boolean> => {
      const { code, stdout } = await runCommand('ps', ['-o', 'stat=', '-p', String(child.pid)]);
      return code !== 0 || stdout.startsWith('T');
    };
    await until('the broker is suspended', suspended, { timeoutMs: 10_000 });
  }

  async resume(): Promise<void> {
    this.process?.kill('SIGCONT');
  }

  async terminate(): Promise<void> {
    const child = this.process;
    if (child === undefined) return;
    child.kill('SIGTERM');
    child.kill('SIGCONT'); // a paused process acts on no signal but SIGKILL
    const hard = setTimeout(() => child.kill('SIGKILL'), ORDERLY_STOP_MS);
    await this.end;
    clearTimeout(hard);
    // What a hard stop leaves may be half an archive. Without one the next start is only slower.
    if (child.signalCode !== 'SIGKILL') await keepSharedArchive(this.newArchive, this.jars).catch(() => {});
  }

  log(): Promise<string> {
    return readFile(this.logFile, 'utf8');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async format(): Promise<void> {
    const args = [
      'format',
      '--cluster-id',
      CLUSTER_ID,
      '--config',
      this.file('server.properties'),
      ...scramArguments(),
    ];
    const { code, stdout, stderr } = await runCommand(
      this.java.command,
      [...jvmArguments(this.jars, '256m'), 'kafka.tools.StorageTool', ...args],
      { timeoutMs: 60_000 },
    );
    if (code !== 0) throw new Error(`Kafka's storage could not be formatted:\n${tail(stdout + stderr)}`);
  }

  private file(name: string): string {
    return join(this.folder, name);
  }

  private get logFile(): string {
    return this.file('broker.log');
  }

  private get newArchive(): string {
    return this.file('classes.jsa');
  }
}
