import { settledWithin } from '../../time/settled-within.js';
import { errorText } from '../dead-letter-note.js';
import type { RareLog } from '../rare-log.js';
import type { ReceptionSettings } from '../reception.options.js';
import type { NatsClient, NatsDelivery, NatsSubscription } from './nats-client.js';

/** What subscriptions need. */
export interface SubscriptionTools {
  readonly client: NatsClient;
  readonly queue: string | undefined;
  readonly settings: Pick<ReceptionSettings, 'clock' | 'pauseDelay'>;
  readonly log: RareLog;
  /** Given each message, and the subject of `subjects` that it came by. */
  readonly onMessage: (message: NatsDelivery, subject: string) => void;
}

/** Longest wait for the server to stop sending, in milliseconds. */
const draining = 2000;

/** Subscriptions to several subjects. One that the server ends, for want of permission, is tried again. */
export class NatsSubscriptions {
  readonly #open = new Map<string, NatsSubscription>();
  readonly #timers = new Set<() => void>();
  #refused: string[] | undefined = [];
  #closing = false;

  constructor(private readonly tools: SubscriptionTools) {}

  /** Resolves when the server has them all. @throws Error when it refuses one, or the connection is lost */
  async open(subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) this.#subscribe(subject);
    await this.tools.client.flush();
    const refused = this.#refused ?? [];
    this.#refused = undefined;
    if (refused.length > 0) throw new Error(refused.join('; '));
  }

  /** Resolves when nothing comes any more. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const cancel of this.#timers) cancel();
    const drained = [...this.#open.values()].filter((one) => !one.isClosed()).map((one) => one.drain());
    await settledWithin(this.tools.settings.clock, draining, Promise.allSettled(drained));
  }

  #subscribe(subject: string): void {
    const { client, queue, onMessage } = this.tools;
    const subscription = client.subscribe(subject, {
      ...(queue === undefined ? {} : { queue }),
      callback: (error, message) => {
        if (error === null || error === undefined) onMessage(message, subject);
        else this.#failed(subject, error);
      },
    });
    this.#open.set(subject, subscription);
  }

  #failed(subject: string, error: Error): void {
    const what = `The NATS server ended the subscription to '${subject}': ${errorText(error)}`;
    if (this.#refused !== undefined) {
      this.#refused.push(what);
      return;
    }
    if (this.#closing) return;
    const { settings, log } = this.tools;
    const { clock, pauseDelay } = settings;
    log.say(
      'error',
      `ended ${subject}`,
      `${what}. It is tried again every ${pauseDelay / 1000} s; until then nothing comes`,
    );
    const cancel = clock.after(pauseDelay, () => {
      this.#timers.delete(cancel);
      try {
        this.#subscribe(subject);
      } catch (closed) {
        log.say('error', `ended ${subject}`, `The subscription to '${subject}' is lost: ${errorText(closed as Error)}`);
      }
    });
    this.#timers.add(cancel);
  }
}
