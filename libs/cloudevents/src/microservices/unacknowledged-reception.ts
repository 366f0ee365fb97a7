import { isCloudEventsError } from '../errors/index.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import { settledWithin } from '../time/settled-within.js';
import type { IncomingMessage } from './message-run.js';
import { PendingMessages } from './pending-messages.js';
import { type PendingOptions, pendingSettings } from './pending.options.js';
import type { RareLog, ServerLogger } from './rare-log.js';
import { receiverOf } from './receiver-of.js';
import { Reception } from './reception.js';
import type { ReceptionOptions, ReceptionSettings } from './reception.options.js';

/** Receiving from a transport that acknowledges nothing: what was received is in memory alone until it is handled. */
export class UnacknowledgedReception {
  readonly #reception: Reception;
  readonly #pending: PendingMessages;
  /** Messages whose handling was not waited for. */
  #abandoned = 0;
  #refuse = (): void => undefined;
  /** Resolves when the application takes no more events. */
  readonly #refused = new Promise<void>((resolve) => {
    this.#refuse = resolve;
  });

  /** @param close ends receiving: called while the application still takes events, since these would be lost later */
  constructor(options: ReceptionOptions & PendingOptions, logger: ServerLogger, close: () => Promise<void>) {
    const receiver = async (): Promise<EventReceiver> => {
      const found = await receiverOf(options);
      found.beforeClose?.(close);
      return this.#watched(found);
    };
    this.#reception = new Reception({ ...options, receiver }, logger);
    this.#pending = new PendingMessages(pendingSettings(options), this.log, (message) => this.#run(message));
  }

  get settings(): ReceptionSettings {
    return this.#reception.settings;
  }

  get log(): RareLog {
    return this.#reception.log;
  }

  /** Initialises the application and finds its receiver; before the first message is read. */
  open(): Promise<void> {
    return this.#reception.open();
  }

  /** Takes a message that has so many bytes, at once or in its turn. */
  add(message: IncomingMessage, bytes: number): void {
    this.#pending.add(message, bytes);
  }

  /**
   * Handles what was received, up to `shutdownTimeout`, unless the application takes no more events. To be called when
   * no more is received: what is left then is lost.
   */
  async close(): Promise<void> {
    const { clock, shutdownTimeout } = this.settings;
    const begin = clock.monotonic();
    await settledWithin(clock, shutdownTimeout, Promise.race([this.#pending.idle(), this.#refused]));
    const waiting = this.#pending.abandon();
    await this.#reception.close(Math.max(0, begin + shutdownTimeout - clock.monotonic()));
    const lost = waiting + this.#abandoned + this.#reception.running;
    if (lost === 0) return;
    const what = lost === 1 ? '1 message is lost: it was' : `${lost} messages are lost: they were`;
    this.log.say('warn', 'lost', `${what} received, but not handled before the application closed`);
  }

  async #run(message: IncomingMessage): Promise<void> {
    if ((await this.#reception.take(message)) === 'abandoned') this.#abandoned++;
  }

  /** A receiver that is closed stays so: there is nothing to wait for. */
  #watched(receiver: EventReceiver): EventReceiver {
    return {
      receive: async (event, from) => {
        const receipt = await receiver.receive(event, from);
        if (receipt.status === 'failed' && isCloudEventsError(receipt.error) && receipt.error.code === 'CE_CLOSED') {
          this.#refuse();
        }
        return receipt;
      },
    };
  }
}
