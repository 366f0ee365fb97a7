import { Logger, type LoggerService } from '@nestjs/common';
import { ServerNats } from '@nestjs/microservices';
import { decodeNatsMessage } from '../../bindings/nats/index.js';
import { DefinitionError } from '../../errors/index.js';
import { type Decoding, decodingOptions } from '../decoding-options.js';
import { errorText } from '../dead-letter-note.js';
import type { GivingUp } from '../message-run.js';
import { nestLogger } from '../nest-logger.js';
import { RareLog, type ServerLogger } from '../rare-log.js';
import { receptionSettings } from '../reception.options.js';
import { UnacknowledgedReception } from '../unacknowledged-reception.js';
import { DeadLetterSubject } from './dead-letter-subject.js';
import type { NatsClient, NatsDelivery } from './nats-client.js';
import { loadNatsHeaders } from './nats-headers.loader.js';
import { type CloudEventsNatsServerOptions, natsConnection } from './nats-server.options.js';
import { NatsSubscriptions } from './nats-subscriptions.js';

/** Handlers with `@EventPattern` are not called; give them another transport, where an application has both. */
export const cloudEventsNatsTransport = Symbol.for('nestjs-cloudevents.nats');

/**
 * Receives CloudEvents from core NATS and hands them to the methods with `@OnCloudEvent`, by what the event is and not by
 * its subject. `context.message` is the message of the NATS client. A message with a reply subject is not answered.
 *
 * Core NATS delivers at most once: nothing is acknowledged or stored. What is published while nobody is connected never
 * comes, and what was received but not handled when the process ends is lost. A failed event runs again in this process,
 * and those after it wait in memory, up to `maxPending`; whatever is dropped is told in the log. Where no event may be
 * lost, use Kafka.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsNatsServer({
 *     app,
 *     servers: ['localhost:4222'],
 *     subjects: ['poker.>'],
 *     queue: 'scoreboard',
 *     deadLetterSubject: 'dead.poker',
 *   }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work
 */
export class CloudEventsNatsServer extends ServerNats {
  protected override readonly logger: LoggerService;
  readonly #options: CloudEventsNatsServerOptions;
  readonly #log: ServerLogger;
  #reception: UnacknowledgedReception | undefined;
  #decoding: Decoding = {};
  #subscriptions: NatsSubscriptions | undefined;

  constructor(options: CloudEventsNatsServerOptions) {
    super(natsConnection(options));
    this.#options = options;
    this.#log = options.logger ?? new Logger(CloudEventsNatsServer.name);
    const log = new RareLog(this.#log, receptionSettings(options).clock);
    this.logger = nestLogger(log, (line) => this.#log.debug?.(line));
    this.transportId = cloudEventsNatsTransport;
  }

  /**
   * Calls back, and resolves, when the server has all subscriptions; or calls back with the error when it cannot be
   * reached or refuses us. Later outages are overcome. Without a callback the error is thrown.
   */
  override async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    if (this.#reception !== undefined) throw new DefinitionError('CloudEventsNatsServer listens already');
    const reception = new UnacknowledgedReception(this.#options, this.#log, () => this.close());
    this.#reception = reception;
    try {
      await reception.open();
      this.#decoding = await decodingOptions(this.#options);
      await this.#connect();
    } catch (error) {
      await this.close();
      const failure = new Error(`CloudEventsNatsServer cannot start: ${errorText(error as Error)}`, { cause: error });
      if (callback === undefined) throw failure;
      callback(failure);
      return;
    }
    callback?.();
  }

  /** For Nest's own server, which calls it when it is connected. */
  override start(callback: (error?: unknown) => void): void {
    void this.#started(callback);
  }

  /** Receives no more, handles what was received, up to `shutdownTimeout`, and closes the connection. */
  override async close(): Promise<void> {
    const [reception, subscriptions] = [this.#reception, this.#subscriptions];
    this.#reception = undefined;
    this.#subscriptions = undefined;
    await subscriptions?.close();
    await reception?.close();
    await super.close();
  }

  async #started(callback: (error?: unknown) => void): Promise<void> {
    let failure: unknown;
    try {
      await this.#subscribe();
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      void super.listen((error: unknown) => (error === undefined ? resolve() : reject(error as Error)));
    });
  }

  /** Resolves when the server has all subscriptions. */
  async #subscribe(): Promise<void> {
    const client = this.unwrap<NatsClient>();
    const reception = this.#reception;
    if (reception === undefined) throw new DefinitionError('it was closed while it started');
    const { subjects, queue } = this.#options;
    const decoding = this.#decoding;
    const deadLetters = await this.#deadLetters(client, reception);
    const whenGivenUp = (message: NatsDelivery): GivingUp => {
      if (deadLetters === undefined) return 'drop';
      return { name: deadLetters.name, send: (verdict) => deadLetters.send(message, verdict) };
    };
    const onMessage = (message: NatsDelivery, subject: string): void => {
      const decode = () => decodeNatsMessage(message, decoding);
      // Not its own subject: with wildcards there is no end to those, and each would have lines of its own in the log.
      const incoming = { transport: 'nats', message, place: `subject '${subject}'`, decode };
      reception.add({ ...incoming, whenGivenUp: whenGivenUp(message) }, message.size());
    };
    const { settings, log } = reception;
    this.#subscriptions = new NatsSubscriptions({ client, queue, settings, log, onMessage });
    void client.closed().then((error) => this.#closed(reception, error));
    await this.#subscriptions.open([...new Set(subjects)]);
  }

  async #deadLetters(
    client: NatsClient,
    { settings }: UnacknowledgedReception,
  ): Promise<DeadLetterSubject | undefined> {
    const { deadLetterSubject } = this.#options;
    if (deadLetterSubject === undefined) return undefined;
    return new DeadLetterSubject(deadLetterSubject, client, await loadNatsHeaders(), settings.clock);
  }

  /** The client reconnects by itself, unless it was told not to, or not so often. */
  #closed(reception: UnacknowledgedReception, error: unknown): void {
    if (this.#reception !== reception) return;
    const why = error instanceof Error ? `: ${errorText(error)}` : '';
    this.logger.error(`The connection to NATS is closed for good${why}. Nothing is received any more; restart`);
  }
}
