import type { CloudEvent } from '../core/index.js';
import type { Delivery, DeliveryRoom, SinkHealth } from '../delivery/index.js';
import type { HandlerFailure } from '../errors/index.js';
import type { EventBook, Projection, ProjectionRunner, ProjectorDiscovery } from '../projection/index.js';
import type { Clock } from '../time/clock.js';
import { acceptSent } from './accept-sent.js';
import type { DeliveryReport } from './delivery-report.js';
import { DeliveryReporter } from './delivery-reporter.js';
import { Delivering, type Intake } from './intake.js';
import { OrderGate } from './order-gate.js';

const noFailures: readonly HandlerFailure[] = [];

/** Milliseconds a call waits for the start before the log says what is missing. */
const patience = 3000;

/**
 * The one service an application injects. Both calls settle when every event has its outcome at every sink: they
 * resolve with the report when all arrived, and reject with a {@link DeliveryError} that carries it when not.
 *
 * Calls made before the application has started wait for it; calls made after it began to stop are refused. From
 * `onModuleInit` on, a publish may be awaited.
 *
 * A handler must not await a publish of its own root: that would wait for the handler.
 */
export class CloudEventsPublisher {
  readonly #gate = new OrderGate();
  /** Of nearly all calls. */
  readonly #reporter: DeliveryReporter;
  #warned = false;

  constructor(
    private readonly discovery: ProjectorDiscovery,
    private readonly runner: ProjectionRunner,
    private readonly room: DeliveryRoom,
    private readonly intake: Intake,
    private readonly clock: Clock,
    private readonly log: { debug(message: string): void; error(message: string): void },
  ) {
    this.#reporter = new DeliveryReporter(intake, noFailures);
  }

  /**
   * Runs the projectors on a book of domain events and delivers what they drafted. Books of one root are delivered in
   * the order of the calls, however long their handlers take.
   *
   * @throws InvalidEventBookError when the book cannot be read
   * @throws ProjectionError when a handler fails (unless `projectionErrors` is `isolate`)
   * @throws InvalidEventError when a draft breaks a rule; nothing of the book is sent
   * @throws BackpressureError when too much is pending and calls are not to wait
   * @throws DeliveryError when an event did not reach every sink
   * @throws PublisherClosedError after shutdown began
   */
  publish(book: EventBook): Promise<DeliveryReport> {
    return this.#enter(() => {
      this.discovery.refresh();
      const projection = this.runner.project(book);
      const key = this.runner.orderKey(book);
      if (!(projection instanceof Promise) && !this.#gate.occupied(key)) return this.#accept(projection);
      return this.#gate.pass(key, Promise.resolve(projection), (projected) => this.#accept(projected));
    });
  }

  /**
   * Delivers events that are already built, without projection, in the order given.
   *
   * @throws InvalidEventError when an event breaks a rule; none of them is sent
   * @throws BackpressureError when too much is pending and calls are not to wait
   * @throws DeliveryError when an event did not reach every sink
   * @throws PublisherClosedError after shutdown began
   */
  send(events: CloudEvent | readonly CloudEvent[]): Promise<DeliveryReport> {
    return this.#enter(() => this.#accept({ events: acceptSent(this.runner, events), failures: noFailures }));
  }

  /** How each sink is doing, from what the last attempts showed. Asks nobody. */
  health(): readonly SinkHealth[] {
    return this.room.health();
  }

  #enter(work: Parameters<typeof this.intake.enter<DeliveryReport>>[0]): Promise<DeliveryReport> {
    if (this.intake.starting) this.#warnOfWait();
    return this.intake.enter(work);
  }

  /** Hands the events to the sinks: in the caller's turn, unless too much is pending. */
  #accept({ events, failures }: Projection): Delivering<DeliveryReport> | Promise<Delivering<DeliveryReport>> {
    this.#logFailures(failures);
    if (this.room.sinks.length === 0 && events.length > 0) {
      this.log.debug(`${events.length} events discarded: CLOUDEVENTS_SINK is 'none'`);
    }
    const delivery = this.room.enter(events);
    return delivery instanceof Promise
      ? delivery.then((entered) => this.#handOver(entered, failures))
      : this.#handOver(delivery, failures);
  }

  #handOver(delivery: Delivery, failures: readonly HandlerFailure[]): Delivering<DeliveryReport> {
    const reporter = failures.length === 0 ? this.#reporter : new DeliveryReporter(this.intake, failures);
    this.intake.handOver();
    return new Delivering(new Promise((resolve) => delivery.listen(reporter, resolve)));
  }

  /** Only the application can end this wait, and a test that forgets `init()` never does: say so, once. */
  #warnOfWait(): void {
    if (this.#warned) return;
    this.#warned = true;
    const cancel = this.clock.after(patience, () => {
      const remedy = 'call app.init() or app.listen(), in tests too, and await no publish in a constructor or factory';
      this.log.error(`A publish has waited ${patience / 1000} s for the application to start: ${remedy}`);
    });
    void this.intake.started.then(cancel, cancel);
  }

  #logFailures(failures: readonly HandlerFailure[]): void {
    for (const { handler, sequence, message } of failures) {
      this.log.error(`${handler} failed${sequence === undefined ? '' : ` on page ${sequence}`}, left out: ${message}`);
    }
  }
}
