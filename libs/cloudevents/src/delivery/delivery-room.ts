import type { AcceptedEvent } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import type { DeadLetterStore } from './dead-letters/index.js';
import { type Delivery, JointDelivery, LoneDelivery } from './delivery.js';
import { DeliveryChannel } from './delivery-channel.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import { HighWater } from './high-water.js';
import type { SinkHealth } from './sink-health.js';
import type { DeliveryLog } from './sink-status.js';

const silent: DeliveryLog = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** All sinks side by side, each with a channel of its own. */
export class DeliveryRoom {
  readonly #channels: readonly DeliveryChannel[];
  readonly #highWater: HighWater;

  /** @param deadLetters where events go that a sink did not get */
  constructor(
    sinks: readonly Sink[],
    policy: DeliveryPolicy,
    clock: Clock,
    log: DeliveryLog = silent,
    deadLetters?: DeadLetterStore,
  ) {
    this.#channels = sinks.map((sink) => {
      return new DeliveryChannel(sink, policy, clock, log, () => this.#highWater.less(), deadLetters);
    });
    this.#highWater = new HighWater(policy.highWater, this.#channels);
  }

  get channels(): readonly DeliveryChannel[] {
    return this.#channels;
  }

  get sinks(): readonly Sink[] {
    return this.#channels.map(({ sink }) => sink);
  }

  /**
   * Takes the events of one call, at once or, where too much is pending, when there is room.
   *
   * @throws InvalidEventError
   * @throws BackpressureError where there is no room and calls are not to wait
   * @throws PublisherClosedError when the room was closed before there was room
   */
  enter(events: readonly AcceptedEvent[]): Delivery | Promise<Delivery> {
    return this.#highWater.enter(() => this.accept(events));
  }

  /** Calls that wait for room. */
  get waiting(): number {
    return this.#highWater.waiting;
  }

  /**
   * Takes the events of one call. Every event is encoded for every sink before the first sink sees any, so that an
   * event that cannot be sent keeps the whole call from being sent.
   *
   * @throws InvalidEventError
   */
  accept(events: readonly AcceptedEvent[]): Delivery {
    if (this.#channels.length === 1 && events.length === 1) {
      const channel = this.#channels[0] as DeliveryChannel;
      return new LoneDelivery(channel.submitOne(encode(channel, events[0] as AcceptedEvent)));
    }
    const encoded = this.#channels.map((channel) => events.map((event) => encode(channel, event)));
    const submissions = this.#channels.map((channel, index) => channel.submit(encoded[index] as EncodedEvent[]));
    return new JointDelivery(events, submissions);
  }

  /** Whether every sink can represent each of these events. @throws InvalidEventError when one cannot */
  check(events: readonly AcceptedEvent[]): void {
    for (const channel of this.#channels) for (const event of events) encode(channel, event);
  }

  health(): readonly SinkHealth[] {
    return this.#channels.map((channel) => channel.health());
  }

  async drained(): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.drained()));
  }

  /**
   * Ends all channels; what is left fails at once. Resolves when every sink is closed, with the number of deliveries
   * that were left open.
   *
   * @throws AggregateError when sinks could not be closed; all were tried
   */
  async stop(): Promise<number> {
    this.#highWater.close();
    const results = await Promise.allSettled(this.#channels.map((channel) => channel.stop()));
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (errors.length > 0) throw new AggregateError(errors, 'Sinks could not be closed');
    return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
  }
}

function encode(channel: DeliveryChannel, event: AcceptedEvent): EncodedEvent {
  try {
    return channel.encode(event);
  } catch (error) {
    if (error instanceof InvalidEventError) throw new InvalidEventError(error.problems, event.origin);
    throw error;
  }
}
