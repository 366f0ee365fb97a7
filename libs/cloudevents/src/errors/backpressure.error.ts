import { CloudEventsError } from './cloudevents.error.js';

/** More events are pending at a sink than may be, and calls are not to wait. Nothing was accepted. */
export class BackpressureError extends CloudEventsError {
  readonly code = 'CE_BACKPRESSURE';
  override readonly retryable = true;

  constructor(sink: string, { events, bytes }: { readonly events: number; readonly bytes: number }) {
    super(
      `Sink '${sink}' has too much to deliver (the marks are ${events} events and ${bytes} bytes). The events of this ` +
        'call were not accepted: try again later, or let calls wait with CLOUDEVENTS_BACKPRESSURE_WHEN_FULL=wait',
    );
  }
}
