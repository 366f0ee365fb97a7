import type { ChannelModel } from 'amqplib';
import { messageOf } from '../../core/thrown.js';
import { backoff, type RetryPolicy } from '../../delivery/retry-policy.js';
import { DefinitionError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';
import { ChannelConsumption, type ConsumptionTools, farewell } from './channel-consumption.js';

/** Between attempts to consume over a connection that stands. */
const again: RetryPolicy = { attempts: Infinity, minDelay: 1000, maxDelay: 30_000 };

/** Consumes the queue over one connection after the other; opens a new channel where the broker closed the last. */
export class QueueConsumer {
  #connection: ChannelModel | undefined;
  #current: ChannelConsumption | undefined;
  #opening: Promise<void> = Promise.resolve();
  /** Settled when nothing runs any more that came over a channel that is gone. */
  #predecessors: Promise<unknown> = Promise.resolve();
  #cancelAgain: () => void = () => undefined;
  #failures = 0;
  #closing = false;
  #began: () => void = () => undefined;
  #failed: (error: unknown) => void = () => undefined;
  /** Resolves when the queue is consumed for the first time, rejects when the broker does not let us. */
  readonly consuming: Promise<void>;

  constructor(
    private readonly tools: ConsumptionTools,
    private readonly clock: Clock,
  ) {
    this.consuming = new Promise((resolve, reject) => {
      this.#began = resolve;
      this.#failed = reject;
    });
    this.consuming.catch(() => undefined);
  }

  /** Where there is one now. */
  get connection(): ChannelModel | undefined {
    return this.#connection;
  }

  connected(connection: ChannelModel): void {
    this.#connection = connection;
    this.#open(connection);
  }

  disconnected(): void {
    this.#connection = undefined;
    this.#cancelAgain();
  }

  /** Ends the waiting for the first message with this error. */
  fail(error: unknown): void {
    this.#failed(error);
  }

  /** Takes nothing more, and waits for running handlers. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelAgain();
    this.fail(new DefinitionError('CloudEventsRmqServer was closed before it had consumed anything'));
    await settledWithin(this.clock, farewell, this.#opening);
    await Promise.all([this.#current?.close(), this.#predecessors]);
  }

  #open(connection: ChannelModel): void {
    this.#cancelAgain();
    // It still serves the dead letters of what runs.
    if (this.#closing) return;
    this.#opening = this.#begin(connection).catch((error: unknown) => this.#couldNot(connection, error));
  }

  async #begin(connection: ChannelModel): Promise<void> {
    const { settings, deadLetters, log } = this.tools;
    if (!settings.noAssert) await deadLetters?.ensure(connection);
    if (this.#closing) return;
    const consumption = await ChannelConsumption.begin(connection, this.tools, this.#predecessors);
    if (this.#closing) return consumption.close();
    this.#current = consumption;
    this.#failures = 0;
    consumption.whenLost((reason) => this.#lost(connection, consumption, reason));
    if (consumption.isClosed) return;
    log.say('log', 'consuming', `Receives CloudEvents from queue '${settings.queue}'`);
    this.#began();
  }

  #couldNot(connection: ChannelModel, error: unknown): void {
    // Another connection is on its way.
    if (this.#closing || this.#connection !== connection) return;
    const { settings, deadLetters } = this.tools;
    const queues = [settings.queue, ...(deadLetters === undefined ? [] : [deadLetters.name])];
    const names = queues.map((name) => `'${name}'`).join(' and ');
    const what = `The queue '${settings.queue}' cannot be consumed: ${messageOf(error)}`;
    const advice = adviceOf(error, names);
    // Of any but the first this changes nothing.
    this.fail(new DefinitionError(what + advice, { cause: error }));
    this.#again(connection, what + advice);
  }

  #lost(connection: ChannelModel, consumption: ChannelConsumption, reason: Error | undefined): void {
    this.#predecessors = Promise.all([this.#predecessors, consumption.ended]);
    if (this.#current === consumption) this.#current = undefined;
    // A connection that goes takes its channels with it before it says so.
    this.clock.soon(() => {
      if (this.#closing || this.#connection !== connection) return;
      const why = reason === undefined ? 'it was closed' : messageOf(reason);
      this.#again(connection, `The channel of queue '${this.tools.settings.queue}' is gone: ${why}`);
    });
  }

  #again(connection: ChannelModel, what: string): void {
    const delay = backoff(again, Math.min(++this.#failures, 10), this.clock.random());
    this.tools.log.say('error', 'again', `${what}. Tried again in ${Math.ceil(delay / 1000)} s`);
    this.#cancelAgain = this.clock.after(delay, () => {
      if (this.#connection === connection) this.#open(connection);
    });
  }
}

/** What to do about it, where the broker says enough. */
function adviceOf(error: unknown, names: string): string {
  switch ((error as { readonly code?: unknown }).code) {
    case 403:
      return `. Allow the user of the connection to configure, write and read ${names}`;
    case 404:
      return `. Create what is missing, or leave noAssert out`;
    case 405:
      return `. Another connection has it for itself`;
    case 406:
      return `. What exists was declared otherwise: give the same options, or set noAssert`;
    default:
      return '';
  }
}
