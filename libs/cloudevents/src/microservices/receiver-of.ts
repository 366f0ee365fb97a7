import { CloudEventsReceiver } from '../receiving/cloudevents.receiver.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import { initialized } from './initialized.js';
import type { ReceivingApplication, ReceptionOptions } from './reception.options.js';

/** Initialises the application, and finds who hands events to the handlers; before the first message is read. */
export async function receiverOf({ app, receiver }: ReceptionOptions): Promise<EventReceiver> {
  if (app !== undefined) await initialized(app);
  if (typeof receiver === 'function') return receiver();
  return receiver ?? (app as ReceivingApplication).get(CloudEventsReceiver);
}
