import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { decodeMessage } from '../../bindings/kafka/index.js';
import { DefinitionError } from '../../errors/index.js';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import { createKafkajsFactory } from '../../sinks/kafka/kafkajs.client.js';
import type { Decoding } from '../decoding-options.js';
import { RareLog, type ServerLogger } from '../rare-log.js';
import { toldOfStart } from '../told-of-start.js';
import { DeadLetterTopic } from './dead-letter-topic.js';
import { KafkaConsumption } from './kafka-consumption.js';
import type { ServerSettings } from './kafka-server.settings.js';
import type { RecordDispatch } from './record-dispatch.js';

/** What a strategy reads with, once the application is initialised. */
export interface StrategyParts {
  readonly settings: ServerSettings;
  readonly decoding: Decoding;
  readonly receiver: EventReceiver;
  /** The same, where it is more than that. */
  readonly dispatch?: RecordDispatch;
  /** Bytes of each partition that one read asks for. Default: that of kafkajs, 1 MiB. */
  readonly maxBytesPerPartition?: number;
}

/** What strategies that read Kafka have in common: start, reading as a member of a group, and end. */
export abstract class KafkaStrategy
  extends Server<Record<string, () => void>, 'connected' | 'disconnected'>
  implements CustomTransportStrategy
{
  readonly #name: string;
  readonly #log: ServerLogger;
  /** Another one for each start that was not closed. */
  #started: object | undefined;
  #consumption: KafkaConsumption | undefined;
  #deadLetters: DeadLetterTopic | undefined;
  #closing: Promise<void> = Promise.resolve();

  protected constructor(name: string, transportId: symbol, logger: ServerLogger = new Logger(name)) {
    super();
    this.#name = name;
    this.#log = logger;
    this.transportId = transportId;
  }

  /** Initialises the application, and finds out how to read. */
  protected abstract prepare(log: ServerLogger): Promise<StrategyParts>;

  /**
   * Calls back, and resolves, when the consumer group is joined: what is written from then on is read. Calls back with
   * the error when the cluster cannot be reached or refuses us, or a topic still does not exist after `timeout`; later
   * outages are overcome. Without a callback the error is thrown.
   *
   * @throws DefinitionError when neither the options nor the application say where to read
   */
  async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    await toldOfStart(this.#start(), callback);
  }

  /** Waits for what is under way, up to `shutdownTimeout`, and leaves the group. */
  close(): Promise<void> {
    const { consumption, deadLetters } = { consumption: this.#consumption, deadLetters: this.#deadLetters };
    this.#started = undefined;
    this.#consumption = undefined;
    this.#deadLetters = undefined;
    const end = async (): Promise<void> => {
      await consumption?.stop();
      await deadLetters?.close();
    };
    // Whoever closes it a second time waits for the first.
    this.#closing = Promise.all([this.#closing, end()]).then(() => undefined);
    return this.#closing;
  }

  /** There is nothing to listen to but `status`. @throws DefinitionError always */
  on(): never {
    throw new DefinitionError(`${this.#name} has no events of its own; subscribe to its status instead`);
  }

  /** The consumer of kafkajs, which changes after an outage; nothing while there is none. */
  unwrap<T>(): T {
    return this.#consumption?.consumer as T;
  }

  async #start(): Promise<void> {
    if (this.#started !== undefined) throw new DefinitionError(`${this.#name} listens already`);
    const started = (this.#started = {});
    try {
      await this.#consume(started);
    } catch (error) {
      if (this.#started === started) await this.close();
      throw error;
    }
  }

  async #consume(started: object): Promise<void> {
    const logger = this.#log;
    const { settings, receiver, decoding, dispatch, maxBytesPerPartition } = await this.prepare(logger);
    const deadLetters = await deadLettersOf(settings, logger);
    // The dead letters connect with the first of them: there is nothing to close yet.
    if (this.#started !== started) throw new DefinitionError(`${this.#name} was closed before it had started`);
    this.#deadLetters = deadLetters;
    this.#consumption = new KafkaConsumption({
      settings,
      receiver,
      dispatch,
      maxBytesPerPartition,
      decode: (record) => decodeMessage(record, decoding),
      deadLetters,
      log: new RareLog(logger, settings.clock),
      logger,
      onStatus: (status) => this._status$.next(status),
    });
    await this.#consumption.start();
  }
}

async function deadLettersOf(settings: ServerSettings, logger: ServerLogger): Promise<DeadLetterTopic | undefined> {
  const { connection, deadLetterTopic, strategy } = settings;
  if (deadLetterTopic === undefined) return undefined;
  const debug = { debug: (line: string) => logger.debug?.(line) };
  return new DeadLetterTopic(deadLetterTopic, await createKafkajsFactory(connection, debug, strategy));
}
