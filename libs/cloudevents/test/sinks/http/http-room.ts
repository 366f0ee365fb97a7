import { onTestFinished } from 'vitest';
import { acceptEvent, type CloudEvent } from '../../../src/core/index.js';
import { type DeliveryPolicy, DeliveryRoom, type RetryPolicy, type SinkDelivery } from '../../../src/delivery/index.js';
import { HttpSink, type HttpSinkOptions } from '../../../src/sinks/http/index.js';
import { type Clock, systemClock } from '../../../src/time/clock.js';

/** The options as they are when nobody sets any. */
const defaults: Omit<HttpSinkOptions, 'endpoint'> = {
  mode: 'batch',
  timeout: 30,
  batchSize: 100,
  batchBytes: 1024 * 1024,
  maxEventBytes: 10 * 1024 * 1024,
  concurrency: 4,
  headers: {},
  retryStatuses: [],
  tlsErrors: 'retry',
};

/** Five attempts as usual, with waits that a test on real sockets can afford. */
export const quickRetries: RetryPolicy = { attempts: 5, minDelay: 1, maxDelay: 4 };

export interface HttpRoomSettings extends Partial<HttpSinkOptions> {
  readonly policy?: DeliveryPolicy;
  readonly clock?: Clock;
}

/** Knows how many attempts were begun, and how many were under way at once, from the very moment they begin. */
class CountedHttpSink extends HttpSink {
  attempts = 0;
  mostUnderWay = 0;
  #underWay = 0;

  override async attempt(...request: Parameters<HttpSink['attempt']>): ReturnType<HttpSink['attempt']> {
    this.attempts++;
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.#underWay);
    const outcome = await super.attempt(...request);
    this.#underWay--;
    return outcome;
  }
}

/** The HTTP sink in a delivery room of its own, until the test is over. */
export class HttpRoom {
  readonly sink: CountedHttpSink;
  readonly #room: DeliveryRoom;

  constructor(endpoint: string, { policy = quickRetries, clock = systemClock, ...options }: HttpRoomSettings = {}) {
    this.sink = new CountedHttpSink({ ...defaults, endpoint, ...options }, clock);
    this.#room = new DeliveryRoom([this.sink], policy, clock);
    onTestFinished(async () => void (await this.#room.stop()));
  }

  /** Delivers the events of one call; says what became of each. */
  async deliver(...events: readonly CloudEvent[]): Promise<readonly SinkDelivery[]> {
    const [deliveries] = await this.#room.accept(events.map((event) => acceptEvent(event))).settled;
    return deliveries as readonly SinkDelivery[];
  }

  async deliverOne(event: CloudEvent): Promise<SinkDelivery> {
    const [delivery] = await this.deliver(event);
    return delivery as SinkDelivery;
  }

  get health() {
    return this.#room.health()[0];
  }

  stop(): Promise<number> {
    return this.#room.stop();
  }
}
