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
    events: events.map((event, index) => {
      // Most events fared as the one before: they share one list.
      if (isOther(deliveries, settled, index)) deliveries = settled.map((ofSink) => ofSink[index] as SinkDelivery);
      return new ReportedEvent(event, deliveries);
    }),
    projectionFailures,
  };
}

/** A class for the many: V8 may place what it makes of a literal among what lives long. */
class ReportedEvent implements EventDelivery {
  declare readonly id: string;
  declare readonly source: string;
  declare readonly type: string;
  declare readonly subject?: string;
  declare readonly deliveries: readonly SinkDelivery[];

  constructor({ id, source, type, subject }: AcceptedEvent, deliveries: readonly SinkDelivery[]) {
    this.id = id;
    this.source = source;
    this.type = type;
    if (subject !== undefined) this.subject = subject;
    this.deliveries = deliveries;
  }
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
