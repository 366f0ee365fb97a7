import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, type RmqStatus, ServerRMQ } from '@nestjs/microservices';
import type { AmqpConnectionManager } from 'amqp-connection-manager';
import type { ChannelModel } from 'amqplib';
import { messageOf } from '../../core/thrown.js';
import { DefinitionError } from '../../errors/index.js';
import { settledWithin } from '../../time/settled-within.js';
import { decodingOptions } from '../decoding-options.js';
import { RareLog, type ServerLogger } from '../rare-log.js';
import { receiverOf } from '../receiver-of.js';
import { receptionSettings } from '../reception.options.js';
import { toldOfStart } from '../told-of-start.js';
import { farewell } from './channel-consumption.js';
import { DeadLetterQueue } from './dead-letter-queue.js';
import { QueueConsumer } from './queue-consumer.js';
import { type CloudEventsRmqServerOptions, type RmqServerSettings, rmqServerSettings } from './rmq-server.options.js';

/** Handlers with `@EventPattern` are not called; give them another transport, where an application has both. */
export const cloudEventsRmqTransport = Symbol.for('nestjs-cloudevents.rmq');

type ListenCallback = (error?: unknown) => unknown;

/**
 * Reads CloudEvents from a queue of RabbitMQ and hands them to the methods with `@OnCloudEvent`, by what the event is. A
 * message is acknowledged only when its event was handled, ignored or put into the dead-letter queue: after a crash it
 * comes again, none is left out.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsRmqServer({
 *     app,
 *     urls: ['amqp://localhost'],
 *     queue: 'scoreboard',
 *     exchange: 'poker',
 *     routingKey: '#',
 *     deadLetterQueue: 'scoreboard.dead',
 *   }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work
 */
export class CloudEventsRmqServer extends ServerRMQ implements CustomTransportStrategy {
  readonly #options: CloudEventsRmqServerOptions;
  readonly #settings: RmqServerSettings;
  readonly #logger: ServerLogger;
  readonly #log: RareLog;
  /** Another one for each start that was not closed. */
  #started: object | undefined;
  #consumer: QueueConsumer | undefined;

  constructor(options: CloudEventsRmqServerOptions) {
    const settings = rmqServerSettings(options);
    const { urls, queue, queueOptions, socketOptions } = options;
    super({
      queue,
      ...(urls !== undefined && { urls }),
      ...(queueOptions !== undefined && { queueOptions }),
      ...(socketOptions !== undefined && { socketOptions }),
    });
    this.#options = options;
    this.#settings = settings;
    this.#logger = options.logger ?? new Logger(CloudEventsRmqServer.name);
    this.#log = new RareLog(this.#logger, receptionSettings(options).clock);
    this.transportId = cloudEventsRmqTransport;
  }

  /**
   * Calls back, and resolves, when the queue is consumed; or calls back with the error when the broker does not let us,
   * or `maxConnectionAttempts` connections failed. Later outages are overcome. Without a callback the error is thrown.
   */
  override async listen(callback?: ListenCallback): Promise<void> {
    await toldOfStart(this.#start(), callback);
  }

  /** The same as `listen`. */
  override start(callback?: ListenCallback): Promise<void> {
    return this.listen(callback);
  }

  /**
   * Consumes nothing more, waits for running handlers up to `shutdownTimeout`, and closes the connection. What is not
   * acknowledged then comes again.
   */
  override async close(): Promise<void> {
    const manager = this.server as AmqpConnectionManager | null;
    const consumer = this.#consumer;
    this.#started = undefined;
    this.#consumer = undefined;
    this.server = null;
    this.pendingEventListeners = [];
    await consumer?.close();
    if (manager === null) return;
    await this.#disconnect(manager);
    this.#status('disconnected');
  }

  async #disconnect(manager: AmqpConnectionManager): Promise<void> {
    const { clock } = receptionSettings(this.#options);
    await settledWithin(
      clock,
      farewell,
      manager.close().catch(() => undefined),
    );
  }

  async #start(): Promise<void> {
    if (this.#started !== undefined) throw new DefinitionError('CloudEventsRmqServer listens already');
    const started = (this.#started = {});
    try {
      await this.#consume(started);
    } catch (error) {
      if (this.#started === started) await this.close();
      throw error;
    }
  }

  async #consume(started: object): Promise<void> {
    const { app: _, ...options } = this.#options;
    const { deadLetterQueue } = this.#settings;
    const receiver = await receiverOf(this.#options);
    const reception = { ...options, ...(await decodingOptions(this.#options)), receiver };
    if (this.#started !== started)
      throw new DefinitionError('CloudEventsRmqServer was closed before it had consumed anything');
    const deadLetters =
      deadLetterQueue === undefined ? undefined : new DeadLetterQueue(deadLetterQueue, () => consumer.connection);
    const consumer: QueueConsumer = new QueueConsumer(
      {
        settings: this.#settings,
        reception,
        deadLetters,
        log: this.#log,
        logger: this.#logger,
      },
      receptionSettings(reception).clock,
    );
    this.#consumer = consumer;
    const manager = await this.createClient<AmqpConnectionManager>();
    if (this.#started !== started) {
      await this.#disconnect(manager);
      return consumer.consuming;
    }
    this.server = manager;
    this.#watch(manager, consumer);
    for (const { event, callback } of this.pendingEventListeners) {
      manager.on(event as 'connect', callback as () => void);
    }
    this.pendingEventListeners = [];
    await consumer.consuming;
  }

  #watch(manager: AmqpConnectionManager, consumer: QueueConsumer): void {
    const { maxConnectionAttempts } = this.#settings;
    let attempts = 0;
    manager.on('connect', ({ connection }) => {
      attempts = Infinity;
      this.#status('connected');
      consumer.connected(connection as unknown as ChannelModel);
    });
    manager.on('connectFailed', ({ err, url }) => {
      this.#status('disconnected');
      const where = addressOf(url);
      this.#log.say('error', 'connect', `RabbitMQ${where} cannot be reached: ${reasonOf(err)}. It is tried again`);
      if (++attempts === maxConnectionAttempts) consumer.fail(err);
    });
    manager.on('disconnect', ({ err }) => {
      consumer.disconnected();
      this.#status('disconnected');
      const why = err === undefined || err === null ? 'it was closed' : reasonOf(err);
      const then = 'It is opened again; what was not acknowledged comes again';
      this.#log.say('error', 'disconnect', `The connection to RabbitMQ is lost: ${why}. ${then}`);
    });
    manager.on('blocked', ({ reason }) => {
      this.#status('blocked');
      const why = 'Dead letters and acknowledgements may wait';
      this.#log.say('warn', 'blocked', `RabbitMQ takes nothing from this connection: ${reason}. ${why}`);
    });
    manager.on('unblocked', () => {
      this.#status('unblocked');
      this.#log.say('log', 'unblocked', 'RabbitMQ takes messages from this connection again');
    });
  }

  #status(status: 'connected' | 'disconnected' | 'blocked' | 'unblocked'): void {
    this._status$.next(status as RmqStatus);
  }
}

/** Host and port alone: the rest of a URL carries the password. */
function addressOf(url: unknown): string {
  if (typeof url === 'string' && URL.canParse(url)) return ` at ${new URL(url).host}`;
  const { hostname, port, url: inner } = (url ?? {}) as { hostname?: unknown; port?: unknown; url?: unknown };
  if (typeof inner === 'string') return addressOf(inner);
  if (typeof hostname !== 'string') return '';
  return typeof port === 'number' ? ` at ${hostname}:${port}` : ` at ${hostname}`;
}

/** Where several addresses were tried, Node's error has a code only. */
function reasonOf(error: Error): string {
  return messageOf(error) || String((error as NodeJS.ErrnoException).code ?? error.name);
}
