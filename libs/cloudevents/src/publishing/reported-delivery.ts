import type { AcceptedEvent } from '../core/index.js';
import type { Delivery, Settled } from '../delivery/index.js';
import type { HandlerFailure } from '../errors/index.js';
import { DeliveryError } from './delivery.error.js';
import { arrived, type DeliveryReport, reportOf } from './delivery-report.js';
import type { Delivering } from './intake.js';

/** One call from the moment the sinks have its events: one promise for all that is to come. */
export class ReportedDelivery implements Delivering<DeliveryReport> {
  readonly delivered: Promise<DeliveryReport>;
  #resolve!: (report: DeliveryReport) => void;
  #reject!: (error: DeliveryError) => void;
  #settled: Settled | undefined;
  #whenOver: (() => void) | undefined;

  constructor(
    private readonly events: readonly AcceptedEvent[],
    private readonly failures: readonly HandlerFailure[],
    delivery: Delivery,
  ) {
    this.delivered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    delivery.whenSettled((settled) => this.#conclude(settled));
  }

  whenOver(listener: () => void): void {
    if (this.#settled === undefined) this.#whenOver = listener;
    else listener();
  }

  #conclude(settled: Settled): void {
    this.#settled = settled;
    this.#whenOver?.();
    const report = reportOf(this.events, settled, this.failures);
    if (arrived(settled)) this.#resolve(report);
    else this.#reject(new DeliveryError(report));
  }
}
