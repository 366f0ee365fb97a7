import type { Channel, ChannelModel } from 'amqplib';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import { settledWithin } from '../../time/settled-within.js';
import { errorText, type Verdict } from '../dead-letter-note.js';
import type { GivingUp, IncomingMessage } from '../message-run.js';
import type { RareLog, ServerLogger } from '../rare-log.js';
import { Reception } from '../reception.js';
import type { ReceptionOptions } from '../reception.options.js';
import { deadLetter } from './dead-letter.js';
import type { DeadLetterQueue } from './dead-letter-queue.js';
import { declareQueue } from './declare-queue.js';
import { decodeReceivedMessage, type ReceivedRmqMessage } from './received-message.js';
import type { RmqServerSettings } from './rmq-server.options.js';

/** What the consumptions of all channels share. */
export interface ConsumptionTools {
  readonly settings: RmqServerSettings;
  readonly reception: ReceptionOptions & { readonly receiver: EventReceiver };
  readonly deadLetters: DeadLetterQueue | undefined;
  readonly log: RareLog;
  readonly logger: ServerLogger;
}

/** Milliseconds that the broker has for an answer when we go. */
export const farewell = 5000;

/**
 * Consumes the queue over one channel, until that is closed by us, the broker or an outage. A message can be
 * acknowledged over the channel it came over alone; what was not comes again over the next one.
 */
export class ChannelConsumption {
  readonly #reception: Reception;
  #consumerTag = '';
  #reason: Error | undefined;
  #closed = false;
  #onLost: ((reason: Error | undefined) => void) | undefined;
  /** Resolves when the channel is gone and nothing that came over it runs any more, or is not waited for. */
  readonly ended: Promise<void>;

  private constructor(
    private readonly channel: Channel,
    private readonly tools: ConsumptionTools,
    private readonly predecessors: Promise<unknown>,
  ) {
    this.#reception = new Reception(tools.reception, tools.logger);
    // Without a listener an error of the channel would end the whole connection.
    channel.on('error', (error: Error) => (this.#reason = error));
    this.ended = new Promise((resolve) => {
      channel.once('close', () => {
        this.#closed = true;
        // What is left to repeat is repeated when it comes again.
        void this.#reception.close().then(resolve);
        this.#onLost?.(this.#reason);
      });
    });
  }

  /**
   * Declares the queue and begins to consume it.
   *
   * @param predecessors resolves when nothing runs any more that came over earlier channels
   * @throws Error of the broker when it does not let us
   */
  static async begin(
    connection: ChannelModel,
    tools: ConsumptionTools,
    predecessors: Promise<unknown>,
  ): Promise<ChannelConsumption> {
    const channel = await connection.createChannel();
    const consumption = new ChannelConsumption(channel, tools, predecessors);
    try {
      await consumption.#begin();
    } catch (error) {
      await consumption.close();
      throw error;
    }
    return consumption;
  }

  /** Whether the channel is gone. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Told once when the channel goes, and why where the broker said it; at once where it is gone already. */
  whenLost(callback: (reason: Error | undefined) => void): void {
    if (this.#closed) callback(this.#reason);
    else this.#onLost = callback;
  }

  /** Takes nothing more, waits for running handlers up to `shutdownTimeout`, and closes the channel. */
  async close(): Promise<void> {
    this.#onLost = undefined;
    const { clock } = this.#reception.settings;
    const cancelled =
      this.#consumerTag === '' ? Promise.resolve() : quiet(() => this.channel.cancel(this.#consumerTag));
    await Promise.all([settledWithin(clock, farewell, cancelled), this.#reception.close()]);
    // Acknowledgements go before it over the same channel.
    await settledWithin(
      clock,
      farewell,
      quiet(() => this.channel.close()),
    );
  }

  async #begin(): Promise<void> {
    const { queue, consumerTag } = this.tools.settings;
    await this.#reception.open();
    await declareQueue(this.channel, this.tools.settings);
    const options = { noAck: false, ...(consumerTag !== undefined && { consumerTag }) };
    const answer = await this.channel.consume(queue, (message) => this.#onMessage(message), options);
    this.#consumerTag = answer.consumerTag;
  }

  #onMessage(message: ReceivedRmqMessage | null): void {
    if (message !== null) return void this.#take(message);
    // Nothing would ever come again.
    this.#reason = new Error('the broker has cancelled the consumer; the queue was deleted, or is not available');
    void quiet(() => this.channel.close());
  }

  /** Never rejects. */
  async #take(message: ReceivedRmqMessage): Promise<void> {
    // It may be what was running when the last channel went: never beside itself.
    if (message.fields.redelivered) await this.predecessors;
    const incoming = this.#incoming(message);
    const end = await this.#reception.take(incoming);
    if (end === 'done' && !incoming.rejected) this.#settle(() => this.channel.ack(message as never));
  }

  #incoming(message: ReceivedRmqMessage): IncomingMessage & { rejected: boolean } {
    const { settings, reception, deadLetters } = this.tools;
    const { queue } = settings;
    const { clock } = this.#reception.settings;
    const incoming = {
      transport: 'rmq',
      message,
      place: `queue '${queue}'`,
      decode: () => decodeReceivedMessage(message, reception),
      whenGivenUp: 'pause' as GivingUp,
      rejected: false,
    };
    if (deadLetters !== undefined) {
      const send = async (verdict: Verdict): Promise<void> =>
        deadLetters.send(deadLetter(message, queue, verdict, clock.wall()));
      incoming.whenGivenUp = { name: `queue '${deadLetters.name}'`, send };
    } else if (settings.withoutDeadLetterQueue === 'reject') {
      const send = async (): Promise<void> => {
        this.channel.reject(message as never, false);
        incoming.rejected = true;
      };
      incoming.whenGivenUp = { name: `exchange of queue '${queue}', where it has one; else it is lost`, send };
    }
    return incoming;
  }

  /** A channel that is gone throws. */
  #settle(acknowledge: () => void): void {
    try {
      acknowledge();
    } catch (error) {
      const { log, settings } = this.tools;
      const what = `A message of queue '${settings.queue}' was handled but could not be acknowledged`;
      log.say('warn', 'ack', `${what}: ${errorText(error as Error)}. The broker brings it again`);
    }
  }
}

/** What can fail for no other reason than that it is done already. */
async function quiet(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch {
    // The channel or its connection is gone.
  }
}
