import type { AcceptedEvent } from '../core/index.js';
import type { SinkDelivery } from '../delivery/index.js';
import type { HandlerFailure } from '../errors/index.js';

/** What became of one event, at every sink. */
export interface EventDelivery {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** One entry per sink; empty when `CLOUDEVENTS_SINK` is `none`. */
  readonly deliveries: readonly SinkDelivery[];
}

/** What became of the events of one `publish` or `send`. */
export interface DeliveryReport {
  /** The events in the order they were made; empty when everything stayed internal. */
  readonly events: readonly EventDelivery[];
  /** Handlers that failed while `projectionErrors` is `isolate`; their events were left out. */
  readonly projectionFailures: readonly HandlerFailure[];
}

/** @internal */
export function reportOf(
  events: readonly AcceptedEvent[],
  settled: readonly (readonly SinkDelivery[])[],
  projectionFailures: readonly HandlerFailure[],
): DeliveryReport {
  let deliveries: readonly SinkDelivery[] = [];
  return {
    events: events.map(({ id, source, type, subject }, index) => {
      // Most events fared as the one before: they share one list.
      if (isOther(deliveries, settled, index)) deliveries = settled.map((ofSink) => ofSink[index] as SinkDelivery);
      return subject === undefined ? { id, source, type, deliveries } : { id, source, type, subject, deliveries };
    }),
    projectionFailures,
  };
}

function isOther(
  deliveries: readonly SinkDelivery[],
  settled: readonly (readonly SinkDelivery[])[],
  index: number,
): boolean {
  for (let sink = 0; sink < settled.length; sink++) if (settled[sink]?.[index] !== deliveries[sink]) return true;
  return false;
}

/** Whether every event arrived everywhere it should; one that has expired should not any more. @internal */
export function arrived(settled: readonly (readonly SinkDelivery[])[]): boolean {
  return settled.every((ofSink) => ofSink.every(({ status }) => status === 'delivered' || status === 'expired'));
}
