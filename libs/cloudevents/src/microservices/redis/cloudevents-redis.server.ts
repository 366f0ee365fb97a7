import { Logger, type LoggerService } from '@nestjs/common';
import { ServerRedis } from '@nestjs/microservices';
import { DefinitionError } from '../../errors/index.js';
import { settledWithin } from '../../time/settled-within.js';
import { decodingOptions } from '../decoding-options.js';
import { errorText } from '../dead-letter-note.js';
import { nestLogger } from '../nest-logger.js';
import { RareLog, type ServerLogger } from '../rare-log.js';
import { receptionSettings } from '../reception.options.js';
import { UnacknowledgedReception } from '../unacknowledged-reception.js';
import type { ReceivedRedisMessage } from './received-redis-message.js';
import type { RedisClient } from './redis-client.js';
import { decodeRedisMessage, type RedisDecoding } from './redis-message.js';
import { type CloudEventsRedisServerOptions, redisConnection } from './redis-server.options.js';

/** Handlers with `@EventPattern` are not called; give them another transport, where an application has both. */
export const cloudEventsRedisTransport = Symbol.for('nestjs-cloudevents.redis');

/** Longest wait for the server to stop sending, in milliseconds. */
const draining = 2000;

/**
 * Receives CloudEvents from Redis pub/sub and hands them to the methods with `@OnCloudEvent`, by what the event is and
 * not by its channel. `context.message` is a `ReceivedRedisMessage`. CloudEvents defines no binding for Redis: each message
 * is one event in structured mode, in the format of `format`.
 *
 * Redis pub/sub delivers at most once: nothing is acknowledged or stored. What is published while nobody is connected
 * never comes, what was received but not handled when the process ends is lost, and there are no dead letters: an event
 * that is given up is dropped. A failed event runs again in this process, and those after it wait in memory, up to
 * `maxPending`. Whatever is dropped is told in the log. Every process gets every event. Where no event may be lost, use
 * Kafka.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsRedisServer({ app, host: 'localhost', port: 6379, channels: ['poker'] }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work
 */
export class CloudEventsRedisServer extends ServerRedis {
  protected override readonly logger: LoggerService;
  readonly #options: CloudEventsRedisServerOptions;
  readonly #log: ServerLogger;
  #reception: UnacknowledgedReception | undefined;

  constructor(options: CloudEventsRedisServerOptions) {
    super(redisConnection(options));
    this.#options = options;
    this.#log = options.logger ?? new Logger(CloudEventsRedisServer.name);
    const log = new RareLog(this.#log, receptionSettings(options).clock);
    this.logger = nestLogger(log, (line) => this.#log.debug?.(line));
    this.transportId = cloudEventsRedisTransport;
  }

  /**
   * Calls back, and resolves, when the server has all subscriptions; or calls back with the error when it cannot be
   * reached or refuses us. Later outages are overcome. Without a callback the error is thrown.
   */
  override async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    if (this.#reception !== undefined) throw new DefinitionError('CloudEventsRedisServer listens already');
    const reception = new UnacknowledgedReception(this.#options, this.#log, () => this.close());
    this.#reception = reception;
    try {
      await reception.open();
      const { extensions } = await decodingOptions(this.#options);
      await this.#connect(reception, { ...this.#options, extensions });
    } catch (error) {
      await this.close();
      // Without its cause: the errors of ioredis hold the command that failed, which may be the one with the password.
      const failure = new Error(`CloudEventsRedisServer cannot start: ${errorText(error as Error)}`);
      if (callback === undefined) throw failure;
      callback(failure);
      return;
    }
    callback?.();
  }

  /** Receives no more, handles what was received, up to `shutdownTimeout`, and closes the connection. */
  override async close(): Promise<void> {
    this.isManuallyClosed = true;
    const client = this.subClient as RedisClient | undefined;
    const reception = this.#reception;
    this.#reception = undefined;
    if (client?.status === 'ready' && reception !== undefined) {
      await settledWithin(reception.settings.clock, draining, this.#unsubscribe(client));
    }
    await reception?.close();
    client?.disconnect();
    this.subClient = undefined;
    this.pendingEventListeners = [];
  }

  /** The subscriber of ioredis; there is no second client, since nothing is published. */
  override unwrap<T>(): T {
    if (this.subClient === undefined) throw new DefinitionError('CloudEventsRedisServer does not listen yet');
    return this.subClient as T;
  }

  /** Adds a listener to the subscriber of ioredis; it is called with `'sub'` first, as by Nest's own transport. */
  override on: ServerRedis['on'] = (event, callback) => {
    if (this.subClient === undefined) this.pendingEventListeners.push({ event, callback });
    else (this.subClient as RedisClient).on(event, (...args) => (callback as Listener)('sub', ...args));
  };

  /** Milliseconds until the next attempt to reconnect; nothing ends it. */
  override createRetryStrategy(times: number): undefined | number | void {
    if (this.options?.retryAttempts !== undefined) return super.createRetryStrategy(times);
    return this.isManuallyClosed ? undefined : (this.options?.retryDelay ?? 5000);
  }

  async #connect(reception: UnacknowledgedReception, decoding: RedisDecoding): Promise<void> {
    this.isManuallyClosed = false;
    const client = (await this.createRedisClient()) as RedisClient;
    if (this.#reception !== reception) throw new DefinitionError('it was closed while it started');
    this.subClient = client;
    this.registerErrorListener(client);
    this.registerReconnectListener(client);
    this.registerReadyListener(client);
    this.registerEndListener(client);
    for (const { event, callback } of this.pendingEventListeners.splice(0)) this.on(event, callback);
    const take = (message: ReceivedRedisMessage, place: string): void => {
      const decode = () => decodeRedisMessage(message.message, decoding);
      const incoming = { transport: 'redis', message, place, decode, whenGivenUp: 'drop' } as const;
      reception.add(incoming, message.message.length + message.channel.length);
    };
    client.on('messageBuffer', (channel, message) => {
      take({ channel: channel.toString(), message }, `channel '${channel.toString()}'`);
    });
    client.on('pmessageBuffer', (pattern, channel, message) => {
      // Not the channel: of those there is no end, and each would have lines of its own in the log.
      take({ channel: channel.toString(), pattern, message }, `pattern '${pattern}'`);
    });
    await new Promise<void>((resolve, reject) => {
      let last: Error | undefined;
      let subscribed = false;
      client.on('error', (error) => {
        last = error;
      });
      client.on('close', () => reject(last ?? new Error('the connection was closed')));
      client.on('ready', () => {
        this.#subscribe(client).then(
          () => {
            subscribed = true;
            resolve();
          },
          (error: Error) => {
            reject(error);
            if (subscribed) this.#resubscribe(reception, client, error);
          },
        );
      });
      client.connect().catch((error: unknown) => reject(last ?? (error as Error)));
    });
  }

  async #subscribe(client: RedisClient): Promise<void> {
    const { channels = [], patterns = [] } = this.#options;
    if (channels.length > 0) await client.subscribe(...new Set(channels));
    if (patterns.length > 0) await client.psubscribe(...new Set(patterns));
  }

  /** Never rejects. All of them are named, since ioredis never answers an UNSUBSCRIBE of all while patterns are left. */
  #unsubscribe(client: RedisClient): Promise<unknown> {
    const { channels = [], patterns = [] } = this.#options;
    const answers: Promise<unknown>[] = [];
    if (channels.length > 0) answers.push(client.unsubscribe(...new Set(channels)));
    if (patterns.length > 0) answers.push(client.punsubscribe(...new Set(patterns)));
    return Promise.allSettled(answers);
  }

  /** A server that refused may have been given other rules when it is connected to again. */
  #resubscribe(reception: UnacknowledgedReception, client: RedisClient, error: Error): void {
    if (this.#reception !== reception || client.status !== 'ready') return;
    const what = `Redis refuses the subscriptions: ${errorText(error)}`;
    reception.log.say('error', 'refused', `${what}. Nothing is received until it takes them; connecting again`);
    client.disconnect(true);
  }
}

type Listener = (...args: unknown[]) => void;
