import type { CloudEvent } from '../core/index.js';
import type { CloudEventContext } from './event-context.js';
import type { Receipt } from './receipt.js';

/**
 * Hands a received event to the handlers of the application. Transports call it; it never rejects, so that each of
 * them decides by the receipt alone.
 */
export interface EventReceiver {
  receive(event: CloudEvent, from: Pick<CloudEventContext, 'transport' | 'message'>): Promise<Receipt>;
}
