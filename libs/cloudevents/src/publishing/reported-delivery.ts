import type { AcceptedEvent } from '../core/index.js';
import type { Delivery, DeliveryListener, Settled } from '../delivery/index.js';
import type { HandlerFailure } from '../errors/index.js';
import { DeliveryError } from './delivery.error.js';
import { arrived, type DeliveryReport, reportOf } from './delivery-report.js';
import type { Delivering } from './intake.js';

/** One call from the moment the sinks have its events: one promise for all that is to come. */
export class ReportedDelivery implements Delivering<DeliveryReport>, DeliveryListener {
  readonly delivered: Promise<DeliveryReport>;
  #resolve!: (report: DeliveryReport | Promise<never>) => void;
  #isOver = false;
  #whenOver: (() => void) | undefined;

  constructor(
    private readonly events: readonly AcceptedEvent[],
    private readonly failures: readonly HandlerFailure[],
    delivery: Delivery,
  ) {
    this.delivered = new Promise((resolve) => (this.#resolve = resolve));
    delivery.listen(this);
  }

  whenOver(listener: () => void): void {
    if (this.#isOver) listener();
    else this.#whenOver = listener;
  }

  allSettled(settled: Settled): void {
    this.#isOver = true;
    this.#whenOver?.();
    const report = reportOf(this.events, settled, this.failures);
    // One function for both ends: calls that wait are many.
    this.#resolve(arrived(settled) ? report : Promise.reject(new DeliveryError(report)));
  }
}
