import type { SinkDelivery } from '../delivery/index.js';
import { CloudEventsError } from '../errors/index.js';
import type { DeliveryReport, EventDelivery } from './delivery-report.js';

/** At least one event did not arrive at a sink it should have reached. `report` says which, where and why. */
export class DeliveryError extends CloudEventsError {
  readonly code = 'CE_DELIVERY';
  override readonly retryable: boolean;

  constructor(readonly report: DeliveryReport) {
    const failed = failures(report);
    super(messageOf(report, failed), { cause: failed[0]?.[1].error });
    this.retryable = failed.some(([, { error }]) => error?.retryable === true);
  }
}

function failures(report: DeliveryReport): (readonly [EventDelivery, SinkDelivery])[] {
  return report.events.flatMap((event) =>
    event.deliveries
      .filter(({ status }) => status !== 'delivered' && status !== 'expired')
      .map((delivery) => [event, delivery] as const),
  );
}

function messageOf(report: DeliveryReport, failed: readonly (readonly [EventDelivery, SinkDelivery])[]): string {
  const names = [...new Set(failed.map(([, { sink }]) => sink))];
  const sinks = names.map((name) => {
    const entries = failed.filter(([, { sink }]) => sink === name);
    const [event, { reason, attempts, error }] = entries[0] as readonly [EventDelivery, SinkDelivery];
    const kept = entries.filter(([, { status }]) => status === 'dead-lettered').length;
    const where = kept === 0 ? '' : ` (${kept} of them in the dead letters)`;
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    return (
      `${entries.length} of ${report.events.length} failed at sink '${name}'${where}, ` +
      `first ${event.type} ${event.id} (${reason} after ${tries}): ${error?.message ?? 'no detail'}`
    );
  });
  return `Events not delivered: ${sinks.join('; ')}`;
}
