import { CLOUDEVENTS_CONFIG } from '../../cloudevents.tokens.js';
import type { ResolvedConfig } from '../../config/resolved-config.js';
import { decodingOptions } from '../decoding-options.js';
import { receiverOf } from '../receiver-of.js';
import type { CloudEventsKafkaServerOptions } from './kafka-server.options.js';
import { checkOptions, type ServerSettings, serverSettings } from './kafka-server.settings.js';
import { needsConfigured } from './kafka-server.source.js';
import { KafkaStrategy, type StrategyParts } from './kafka-strategy.js';

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
export class CloudEventsKafkaServer extends KafkaStrategy {
  readonly #options: CloudEventsKafkaServerOptions;

  constructor(options: CloudEventsKafkaServerOptions) {
    checkOptions(options);
    super('CloudEventsKafkaServer', cloudEventsKafkaTransport, options.logger);
    this.#options = options;
  }

  protected async prepare(): Promise<StrategyParts> {
    const options = this.#options;
    const receiver = await receiverOf(options);
    const settings = this.#decided();
    return { settings, receiver, decoding: await decodingOptions(options, needsConfigured(options)) };
  }

  /** The settings of the application are known once it is initialised. */
  #decided(): ServerSettings {
    const { app } = this.#options;
    if (app === undefined || !needsConfigured(this.#options)) return serverSettings(this.#options);
    const { kafka } = app.get(CLOUDEVENTS_CONFIG) as ResolvedConfig;
    return serverSettings(this.#options, kafka);
  }
}
