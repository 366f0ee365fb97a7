import { existsSync } from 'node:fs';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import type { Behaviour } from './children/messages.js';
import { ChaosProcess } from './chaos-process.js';
import { readTopic } from './kafka-arrivals.js';
import { wholeLines } from './ledger.js';
import type { SinkName } from './points.js';

export interface PeersOptions {
  readonly sinks: readonly SinkName[];
  readonly broker: KafkaBroker | undefined;
  readonly topic: string;
  readonly program: string;
  /** What the processes print. */
  readonly log: string;
  /** What arrives over HTTP. */
  readonly arrivals: string;
}

/** Those to whom the events go: a receiver in a process of its own, and a broker. */
export class Peers {
  private constructor(
    private readonly options: PeersOptions,
    private readonly receiver: ChaosProcess | undefined,
    readonly endpoint: string | undefined,
  ) {}

  static async start(options: PeersOptions): Promise<Peers> {
    const { sinks, broker, topic, program, log, arrivals } = options;
    if (sinks.includes('kafka')) await broker?.createTopic(topic, { partitions: 3 });
    if (!sinks.includes('http')) return new Peers(options, undefined, undefined);
    const receiver = new ChaosProcess(program, log);
    const { port } = await receiver.become({ role: 'receiver', log: arrivals });
    return new Peers(options, receiver, `http://127.0.0.1:${port}/events`);
  }

  get topic(): string {
    return this.options.topic;
  }

  get brokers(): readonly string[] | undefined {
    return this.options.sinks.includes('kafka') ? this.broker.brokers : undefined;
  }

  get broker(): KafkaBroker {
    const { broker } = this.options;
    if (broker === undefined) throw new Error('There is no broker');
    return broker;
  }

  behave(behave: Behaviour): void {
    this.receiver?.order({ behave });
  }

  /** Takes the next request of a process without an answer. @returns the ids in it */
  async withholdFrom(name: string): Promise<readonly string[]> {
    if (this.receiver === undefined) throw new Error('There is no receiver');
    this.receiver.order({ withholdFrom: name });
    return (await this.receiver.hear('hit')).ids;
  }

  /** What arrived, in order. */
  async arrivals(): Promise<Partial<Record<SinkName, readonly string[]>>> {
    const { sinks, arrivals, topic } = this.options;
    return {
      ...(sinks.includes('http') && { http: existsSync(arrivals) ? wholeLines(arrivals) : [] }),
      ...(sinks.includes('kafka') && { kafka: await readTopic(this.broker.brokers, topic) }),
    };
  }

  async stop(): Promise<void> {
    await this.receiver?.kill();
  }
}
