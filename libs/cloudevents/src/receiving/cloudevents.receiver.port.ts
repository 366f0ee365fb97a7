import type { CloudEvent } from '../core/index.js';
import type { CloudEventContext } from './event-context.js';
import type { Receipt } from './receipt.js';

/**
 * Hands a received event to the handlers of the application. Transports call it; it never rejects, so that each of
 * them decides by the receipt alone.
 */
export interface EventReceiver {
  receive(event: CloudEvent, from: Pick<CloudEventContext, 'transport' | 'message'>): Promise<Receipt>;

  /**
   * Called back when the application stops, before events are refused: a transport that cannot give back what it has
   * taken hands it over until the promise settles. A receiver of your own may do without.
   */
  beforeClose?(drain: () => Promise<void>): void;
}
