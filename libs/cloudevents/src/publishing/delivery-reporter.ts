import type { AcceptedEvent } from '../core/index.js';
import { DeliveryListener, type Settled } from '../delivery/index.js';
import type { HandlerFailure } from '../errors/index.js';
import { DeliveryError } from './delivery.error.js';
import { arrived, type DeliveryReport, reportOf } from './delivery-report.js';
import type { Intake } from './intake.js';

/** Settles the promise of a call. */
type Settle = (report: DeliveryReport | Promise<never>) => void;

/** Tells callers what became of their events. All that is kept of a call is the function that settles its promise. */
export class DeliveryReporter extends DeliveryListener<Settle> {
  constructor(
    private readonly intake: Pick<Intake, 'over'>,
    /** Of the calls it is for. */
    private readonly failures: readonly HandlerFailure[],
  ) {
    super();
  }

  allSettled(events: readonly AcceptedEvent[], settled: Settled, settle: Settle): void {
    this.intake.over();
    const report = reportOf(events, settled, this.failures);
    // One function for both ends: calls that wait are many.
    settle(arrived(settled) ? report : Promise.reject(new DeliveryError(report)));
  }
}
