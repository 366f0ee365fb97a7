import { CLOUDEVENTS_CONFIG } from '../../../cloudevents.tokens.js';
import type { ResolvedConfig } from '../../../config/resolved-config.js';
import { DeliveryRoom } from '../../../delivery/index.js';
import { ProjectionRunner } from '../../../projection/index.js';
import { KafkaSink } from '../../../sinks/kafka/kafka.sink.js';
import { settledWithin } from '../../../time/settled-within.js';
import { decodingOptions } from '../../decoding-options.js';
import { receiverOf } from '../../receiver-of.js';
import type { ServerLogger } from '../../rare-log.js';
import { KafkaStrategy, type StrategyParts } from '../kafka-strategy.js';
import { DispatchReceiver } from './dispatch-receiver.js';
import { checkDeadLetters, checkSinks } from './dispatch-sinks.js';
import type { CloudEventsKafkaDispatcherOptions } from './kafka-dispatcher.options.js';
import { checkDispatcherOptions, dispatcherName, dispatcherSettings } from './kafka-dispatcher.settings.js';

/**
 * Reads CloudEvents from Kafka and delivers them to the sinks of the application: the HTTP endpoint, and sinks of its
 * own. An offset is committed only when every sink has the event, and every one before it in its partition, or it lies
 * in the dead letters. The events of one subject and partition arrive in their order. Dispatchers of one group share the
 * partitions: who outgrows one adds another.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsKafkaDispatcher({ app, groupId: 'crm-webhook', deadLetterTopic: 'poker.dead' }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work; when it starts to listen, also for sinks that cannot
 */
export class CloudEventsKafkaDispatcher extends KafkaStrategy {
  readonly #options: CloudEventsKafkaDispatcherOptions;

  constructor(options: CloudEventsKafkaDispatcherOptions) {
    checkDispatcherOptions(options);
    super(dispatcherName, Symbol.for('nestjs-cloudevents.kafka-dispatcher'), options.logger);
    this.#options = options;
  }

  protected async prepare(log: ServerLogger): Promise<StrategyParts> {
    const options = this.#options;
    const { app } = options;
    const receiving = await receiverOf({ app });
    const config = app.get(CLOUDEVENTS_CONFIG) as ResolvedConfig;
    const room = app.get(DeliveryRoom) as DeliveryRoom;
    const runner = app.get(ProjectionRunner) as ProjectionRunner;
    const settings = dispatcherSettings(options, config.kafka);
    checkSinks(room, app.get(KafkaSink), config, settings.topics);
    checkDeadLetters(config, settings.topics, settings.deadLetterTopic);
    const { maxEvents, maxBytes } = config.backpressure;
    const dispatch = new DispatchReceiver({
      channels: room.channels,
      accept: (event, where) => runner.accept(event, where),
      isFull: () => room.channels.some(({ pending, bytes }) => pending >= maxEvents || bytes >= maxBytes),
      giveUpAfter: settings.giveUpAfter,
      clock: settings.clock,
      log,
    });
    // While the sinks still take events: what arrives is committed, and the group goes on without us.
    receiving.beforeClose?.(async () => {
      await settledWithin(settings.clock, settings.shutdownTimeout, dispatch.close());
      await this.close();
    });
    const { maxBytesPerPartition } = settings;
    const decoding = await decodingOptions({ ...options, app });
    return { settings, receiver: dispatch, dispatch, maxBytesPerPartition, decoding };
  }
}
