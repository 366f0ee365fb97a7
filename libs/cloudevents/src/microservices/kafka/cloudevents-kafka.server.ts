import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { decodeMessage } from '../../bindings/kafka/index.js';
import { DefinitionError } from '../../errors/index.js';
import { createKafkajsFactory } from '../../sinks/kafka/kafkajs.client.js';
import { CloudEventsReceiver } from '../../receiving/cloudevents.receiver.js';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import { initialized } from '../initialized.js';
import { DeadLetterTopic } from './dead-letter-topic.js';
import { KafkaConsumption } from './kafka-consumption.js';
import {
  type CloudEventsKafkaServerOptions,
  type ReceivingApplication,
  type ServerSettings,
  serverSettings,
} from './kafka-server.options.js';
import { RareLog, type ServerLogger } from '../rare-log.js';

/** Handlers with `@EventPattern` are not called; give them another transport, where an application has both. */
export const cloudEventsKafkaTransport = Symbol.for('nestjs-cloudevents.kafka');

/**
 * Reads CloudEvents from Kafka and hands them to the methods with `@OnCloudEvent`, by what the event is and not by its
 * topic. An offset is committed only when the event, and every one before it in its partition, was handled, ignored or
 * put into the dead-letter topic: after a crash events come again, none is left out.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsKafkaServer({
 *     app,
 *     brokers: ['localhost:9092'],
 *     topics: ['poker'],
 *     groupId: 'scoreboard',
 *     deadLetterTopic: 'poker.dead',
 *   }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work
 */
export class CloudEventsKafkaServer
  extends Server<Record<string, () => void>, 'connected' | 'disconnected'>
  implements CustomTransportStrategy
{
  readonly #options: CloudEventsKafkaServerOptions;
  readonly #settings: ServerSettings;
  readonly #log: ServerLogger;
  #consumption: KafkaConsumption | undefined;
  #deadLetters: DeadLetterTopic | undefined;

  constructor(options: CloudEventsKafkaServerOptions) {
    super();
    this.#settings = serverSettings(options);
    this.#options = options;
    this.#log = options.logger ?? new Logger(CloudEventsKafkaServer.name);
    this.transportId = cloudEventsKafkaTransport;
  }

  /**
   * Calls back, and resolves, when the consumer group is joined; or calls back with the error when the cluster cannot be
   * reached or refuses us. Later outages are overcome. Without a callback the error is thrown.
   */
  async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      await this.close();
      if (callback === undefined) throw error;
      callback(error);
      return;
    }
    callback?.();
  }

  /** Waits for running handlers, up to `shutdownTimeout`, and leaves the group. */
  async close(): Promise<void> {
    const consumption = this.#consumption;
    this.#consumption = undefined;
    await consumption?.stop();
    await this.#deadLetters?.close();
    this.#deadLetters = undefined;
  }

  /** There is nothing to listen to but `status`. @throws DefinitionError always */
  on(): never {
    throw new DefinitionError('CloudEventsKafkaServer has no events of its own; subscribe to its status instead');
  }

  /** The consumer of kafkajs, which changes after an outage; nothing while there is none. */
  unwrap<T>(): T {
    return this.#consumption?.consumer as T;
  }

  async #start(): Promise<void> {
    if (this.#consumption !== undefined) throw new DefinitionError('CloudEventsKafkaServer listens already');
    const { app, formats, data, extensions, tolerant, maxBytes } = this.#options;
    const { clock, connection, deadLetterTopic } = this.#settings;
    if (app !== undefined) await initialized(app);
    const logger = this.#log;
    if (deadLetterTopic !== undefined) {
      const factory = await createKafkajsFactory(connection, { debug: (line) => logger.debug?.(line) });
      this.#deadLetters = new DeadLetterTopic(deadLetterTopic, factory);
    }
    const decoding = { formats, data, extensions, tolerant, maxBytes };
    this.#consumption = new KafkaConsumption({
      settings: this.#settings,
      receiver: await this.#receiver(),
      decode: (record) => decodeMessage(record, decoding),
      deadLetters: this.#deadLetters,
      log: new RareLog(logger, clock),
      clock,
      logger,
      onStatus: (status) => this._status$.next(status),
    });
    await this.#consumption.start();
  }
  #receiver(): EventReceiver | Promise<EventReceiver> {
    const { app, receiver } = this.#options;
    if (typeof receiver === 'function') return receiver();
    return receiver ?? (app as ReceivingApplication).get(CloudEventsReceiver);
  }
}
