import type { AcceptedEvent } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import type { EncodedEvent, Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import { DeliveryChannel, type SinkHealth } from './delivery-channel.js';
import type { RetryPolicy } from './retry-policy.js';
import type { SinkDelivery } from './sink-delivery.js';

/** What the events of one call will become at each sink, in the order of the sinks. */
export interface Delivery {
  /** Per sink, per event. */
  readonly settled: Promise<readonly (readonly SinkDelivery[])[]>;
}

/** All sinks side by side, each with a channel of its own. */
export class DeliveryRoom {
  readonly #channels: readonly (readonly [Sink, DeliveryChannel])[];

  constructor(sinks: readonly Sink[], policy: RetryPolicy, clock: Clock) {
    this.#channels = sinks.map((sink) => [sink, new DeliveryChannel(sink, policy, clock)]);
  }

  get sinks(): readonly Sink[] {
    return this.#channels.map(([sink]) => sink);
  }

  /**
   * Takes the events of one call. Every event is encoded for every sink before the first sink sees any, so that an
   * event that cannot be sent keeps the whole call from being sent.
   *
   * @throws InvalidEventError
   */
  accept(events: readonly AcceptedEvent[]): Delivery {
    const encoded = this.#channels.map(([sink]) => events.map((event) => encode(sink, event)));
    const settled = this.#channels.map(([, channel], index) => channel.submit(encoded[index] as EncodedEvent[]));
    return { settled: Promise.all(settled) };
  }

  health(): readonly SinkHealth[] {
    return this.#channels.map(([, channel]) => channel.health());
  }

  async drained(): Promise<void> {
    await Promise.all(this.#channels.map(([, channel]) => channel.drained()));
  }

  /** Ends all channels; says how many deliveries were left open. */
  async stop(): Promise<number> {
    const left = await Promise.all(this.#channels.map(([, channel]) => channel.stop()));
    return left.reduce((sum, count) => sum + count, 0);
  }
}

function encode(sink: Sink, event: AcceptedEvent): EncodedEvent {
  try {
    return sink.encode(event);
  } catch (error) {
    if (error instanceof InvalidEventError) throw new InvalidEventError(error.problems, event.origin);
    throw error;
  }
}
