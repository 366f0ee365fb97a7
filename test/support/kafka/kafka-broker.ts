import { findFreePorts } from './free-ports.js';
import * as admin from './kafka-admin.js';
import { consumeTopic, type ConsumeOptions, type KafkaRecord } from './kafka-consumer.js';
import { KafkaDockerNode } from './kafka-docker-node.js';
import { KafkaJavaNode } from './kafka-java-node.js';
import type { KafkaNode } from './kafka-node.js';
import type { KafkaPorts } from './kafka-server-properties.js';
import { findKafkaRuntime, type KafkaRuntime } from './kafka-source.js';
import {
  KAFKA_OTHER_USER,
  KAFKA_USER,
  type KafkaAddresses,
  type KafkaTools,
  type KafkaTopicOptions,
} from './kafka-types.js';
import { excerpt } from './run-command.js';

export interface KafkaBrokerOptions {
  /** Default: free ones. */
  ports?: KafkaPorts;
  /** Default: what this machine has. */
  runtime?: KafkaRuntime;
  /** How long a start or restart may take until the broker answers. Default: 60 s. */
  startTimeoutMs?: number;
}

/** A broker of one node that this process owns and that ends with it. */
export class KafkaBroker implements KafkaAddresses {
  readonly brokers: string[];
  readonly saslPlaintext: string[];
  readonly saslSsl: string[];
  readonly ssl: string[];
  readonly user = KAFKA_USER;
  readonly otherUser = KAFKA_OTHER_USER;

  /** Use startKafkaBroker. */
  constructor(
    private readonly node: KafkaNode,
    readonly ports: KafkaPorts,
    private readonly startTimeoutMs: number,
  ) {
    this.brokers = [`127.0.0.1:${ports.plaintext}`];
    this.saslPlaintext = [`127.0.0.1:${ports.saslPlaintext}`];
    this.saslSsl = [`127.0.0.1:${ports.saslSsl}`];
    this.ssl = [`127.0.0.1:${ports.ssl}`];
  }

  get caPem(): string {
    return this.node.caPem;
  }

  /** The same as a file, for clients that want a path. */
  get caFile(): string {
    return this.node.caFile;
  }

  get tools(): KafkaTools {
    return this.node.tools;
  }

  /** The plain data of this broker, to hand to another process. */
  addresses(): Required<KafkaAddresses> {
    const { brokers, saslPlaintext, saslSsl, ssl, caPem, user, otherUser } = this;
    return { brokers, saslPlaintext, saslSsl, ssl, caPem, user, otherUser, tools: this.node.tools };
  }

  createTopic(topic: string, options?: KafkaTopicOptions): Promise<void> {
    return admin.createTopic(this.brokers, topic, options);
  }

  /** Forbids a user to write to a topic; all others keep every right to it. */
  denyWrite(topic: string, username = this.user.username): Promise<void> {
    return admin.denyWrite(this.brokers, topic, username);
  }

  consume(topic: string, options: ConsumeOptions): Promise<KafkaRecord[]> {
    return consumeTopic(this, topic, options);
  }

  /** Ends the broker as a power cut would. Its storage stays for restart. */
  kill(): Promise<void> {
    return this.node.kill();
  }

  /** Suspends the broker: connections stay open, and nothing answers. */
  pause(): Promise<void> {
    return this.node.pause();
  }

  /** Lets a paused broker go on; resolves when it answers again. */
  async resume(): Promise<void> {
    await this.node.resume();
    await this.untilReady();
  }

  /** Starts the broker again, after an orderly stop if it still runs, with the same ports and storage. */
  async restart(): Promise<void> {
    await this.node.terminate();
    await this.launch();
  }

  /** Stops the broker for good and deletes its storage. */
  async stop(): Promise<void> {
    await this.node.terminate();
    await this.node.remove();
  }

  /** Resolves when the broker's process has ended, for whatever reason. */
  exited(): Promise<void> {
    return this.node.exited();
  }

  /** What the broker has logged so far. */
  log(): Promise<string> {
    return this.node.log();
  }

  /** @internal */
  async launch(): Promise<void> {
    await this.node.start();
    await this.untilReady();
  }

  private async untilReady(): Promise<void> {
    const waiting = new AbortController();
    const ended = this.node.exited().then(() => {
      throw new Error('The Kafka broker ended');
    });
    try {
      await Promise.race([ended, admin.waitUntilReady(this.brokers, this.startTimeoutMs, waiting.signal)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${reason}. Its log:\n${excerpt(await this.node.log())}`, { cause: error });
    } finally {
      ended.catch(() => {}); // a later end is no concern of this wait
      waiting.abort();
    }
  }
}

// Between finding a free port and listening on it another process may take it.
const TRIES = 3;

/** Starts a broker; rejects with what its log says when it does not come up. */
export async function startKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const runtime = options.runtime ?? (await findKafkaRuntime());
  if ('unavailable' in runtime) throw new Error(runtime.unavailable);
  for (let attempt = 1; ; attempt++) {
    const ports = options.ports ?? (await choosePorts());
    const node = await createNode(runtime, ports);
    const broker = new KafkaBroker(node, ports, options.startTimeoutMs ?? 60_000);
    try {
      await broker.launch();
      return broker;
    } catch (error) {
      await node.kill();
      await node.remove().catch(() => {}); // the failure of the start is what matters
      const portTaken = /already (in use|allocated)/i.test((error as Error).message);
      if (options.ports !== undefined || !portTaken || attempt === TRIES) throw error;
    }
  }
}

function createNode(runtime: KafkaRuntime, ports: KafkaPorts): Promise<KafkaNode> {
  return runtime.kind === 'docker'
    ? KafkaDockerNode.create(ports)
    : KafkaJavaNode.create(runtime.java, runtime.jars, ports);
}

async function choosePorts(): Promise<KafkaPorts> {
  const [plaintext, saslPlaintext, saslSsl, ssl, controller] = (await findFreePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { plaintext, saslPlaintext, saslSsl, ssl, controller };
}
