import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { decodeMessage } from '../../bindings/kafka/index.js';
import { CLOUDEVENTS_CONFIG } from '../../cloudevents.tokens.js';
import type { ResolvedConfig } from '../../config/resolved-config.js';
import { DefinitionError } from '../../errors/index.js';
import { createKafkajsFactory } from '../../sinks/kafka/kafkajs.client.js';
import { decodingOptions } from '../decoding-options.js';
import { RareLog, type ServerLogger } from '../rare-log.js';
import { receiverOf } from '../receiver-of.js';
import { DeadLetterTopic } from './dead-letter-topic.js';
import { KafkaConsumption } from './kafka-consumption.js';
import type { CloudEventsKafkaServerOptions } from './kafka-server.options.js';
import { checkOptions, type ServerSettings, serverSettings } from './kafka-server.settings.js';
import { needsConfigured } from './kafka-server.source.js';

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
  readonly #log: ServerLogger;
  /** Another one for each start that was not closed. */
  #started: object | undefined;
  #consumption: KafkaConsumption | undefined;
  #deadLetters: DeadLetterTopic | undefined;

  constructor(options: CloudEventsKafkaServerOptions) {
    super();
    checkOptions(options);
    this.#options = options;
    this.#log = options.logger ?? new Logger(CloudEventsKafkaServer.name);
    this.transportId = cloudEventsKafkaTransport;
  }

  /**
   * Calls back, and resolves, when the consumer group is joined: what is written from then on is read. Calls back with
   * the error when the cluster cannot be reached or refuses us, or a topic still does not exist after `timeout`; later
   * outages are overcome. Without a callback the error is thrown.
   *
   * @throws DefinitionError when neither the options nor the application say where to read
   */
  async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      if (callback === undefined) throw error;
      callback(error);
      return;
    }
    callback?.();
  }

  /** Waits for running handlers, up to `shutdownTimeout`, and leaves the group. */
  async close(): Promise<void> {
    const consumption = this.#consumption;
    this.#started = undefined;
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
    if (this.#started !== undefined) throw new DefinitionError('CloudEventsKafkaServer listens already');
    const started = (this.#started = {});
    try {
      await this.#consume(started);
    } catch (error) {
      if (this.#started === started) await this.close();
      throw error;
    }
  }

  async #consume(started: object): Promise<void> {
    const receiver = await receiverOf(this.#options);
    const settings = this.#decided();
    const decoding = await decodingOptions(this.#options, needsConfigured(this.#options));
    const logger = this.#log;
    const deadLetters = await deadLettersOf(settings, logger);
    // The dead letters connect with the first of them: there is nothing to close yet.
    if (this.#started !== started) throw new DefinitionError('CloudEventsKafkaServer was closed before it had started');
    this.#deadLetters = deadLetters;
    this.#consumption = new KafkaConsumption({
      settings,
      receiver,
      decode: (record) => decodeMessage(record, decoding),
      deadLetters,
      log: new RareLog(logger, settings.clock),
      logger,
      onStatus: (status) => this._status$.next(status),
    });
    await this.#consumption.start();
  }

  /** The settings of the application are known once it is initialised. */
  #decided(): ServerSettings {
    const { app } = this.#options;
    if (app === undefined || !needsConfigured(this.#options)) return serverSettings(this.#options);
    const { kafka } = app.get(CLOUDEVENTS_CONFIG) as ResolvedConfig;
    return serverSettings(this.#options, kafka);
  }
}

async function deadLettersOf(settings: ServerSettings, logger: ServerLogger): Promise<DeadLetterTopic | undefined> {
  const { connection, deadLetterTopic } = settings;
  if (deadLetterTopic === undefined) return undefined;
  const debug = { debug: (line: string) => logger.debug?.(line) };
  return new DeadLetterTopic(
    deadLetterTopic,
    await createKafkajsFactory(connection, debug, CloudEventsKafkaServer.name),
  );
}
