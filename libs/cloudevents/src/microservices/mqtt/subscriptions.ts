import type { MqttClient } from 'mqtt';
import { DefinitionError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { errorText } from '../dead-letter-note.js';
import type { RareLog } from '../rare-log.js';

/** What subscriptions need. */
export interface SubscriptionTools {
  readonly topics: readonly string[];
  readonly qos: 0 | 1 | 2;
  readonly maxConnectionAttempts: number;
  /** Milliseconds until a subscription that is refused later is tried again. */
  readonly pauseDelay: number;
  readonly log: RareLog;
  readonly clock: Clock;
}

/** From here on the answer to a subscription is a refusal, in MQTT 3.1.1 and 5. */
const refused = 128;

/**
 * Subscribes on every connection whose session does not know the topics yet, and looks at the answers; mqtt.js, which
 * would do it by itself, does not when it is connected again.
 */
export class Subscriptions {
  /** Settles with the first connection: all topics are granted, one is refused, or there is none in so many attempts. */
  readonly ready: Promise<void>;
  #isReady = false;
  /** Whether the session of the broker has all topics; of one that never answered, nobody knows. */
  #granted = false;
  #failures = 0;
  #lastError: Error | undefined;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #cancel: () => void = () => undefined;

  constructor(
    private readonly client: MqttClient,
    private readonly tools: SubscriptionTools,
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ready.catch(() => undefined);
    client.on('connect', ({ sessionPresent }) => {
      // The first time the session may know other topics, of an earlier start; later it is there also where the last
      // connection was lost before the topics were granted.
      if (!sessionPresent) this.#granted = false;
      if (!this.#granted) void this.#subscribe();
    });
    client.on('error', (error) => {
      this.#lastError = error;
    });
    client.on('close', () => {
      this.#cancel();
      if (++this.#failures === tools.maxConnectionAttempts && !this.#isReady) {
        this.#reject(this.#lastError ?? new Error('the MQTT broker closes the connection'));
      }
    });
  }

  /** Nothing comes of it any more. */
  stop(): void {
    this.#cancel();
    this.#reject(new DefinitionError('CloudEventsMqttServer was closed before it was connected'));
  }

  async #subscribe(): Promise<void> {
    const { topics, log, clock, pauseDelay } = this.tools;
    try {
      await Promise.all(topics.map((topic) => this.#subscribeTo(topic)));
    } catch (error) {
      // With the connection lost, the next one subscribes.
      if (!(error instanceof DefinitionError)) return;
      if (!this.#isReady) return this.#reject(error);
      log.say('error', 'refused', `${error.message}. It is tried again in ${Math.ceil(pauseDelay / 1000)} s`);
      this.#cancel = clock.after(pauseDelay, () => void this.#subscribe());
      return;
    }
    this.#isReady = true;
    this.#granted = true;
    log.say('log', 'subscribed', `Subscribed to ${topics.map((topic) => `'${topic}'`).join(', ')}`);
    this.#resolve();
  }

  /** @throws DefinitionError when the broker refuses it; another error when it did not answer */
  #subscribeTo(topic: string): Promise<void> {
    const { client } = this;
    const { qos, log } = this.tools;
    // What the broker retained comes with a new subscription, not with one that the session has already.
    const options = { qos, rh: 1 };
    return new Promise((resolve, reject) => {
      client.subscribe(topic, options, (error, _granted, packet) => {
        const granted = packet?.granted[0] as number | undefined;
        if (granted !== undefined && granted >= refused) {
          const why = error === null ? `code ${granted}` : errorText(error);
          reject(new DefinitionError(`The MQTT broker refuses the subscription to '${topic}': ${why}`));
        } else if (error !== null) reject(error);
        else {
          if (granted !== undefined && granted < qos) {
            const line = `The MQTT broker grants '${topic}' with QoS ${granted} only, not ${qos}`;
            log.say('warn', `granted ${topic}`, granted === 0 ? `${line}: events may be lost` : line);
          }
          resolve();
        }
      });
    });
  }
}
