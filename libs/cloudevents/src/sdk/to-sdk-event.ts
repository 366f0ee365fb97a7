import { CloudEvent as SdkCloudEvent } from 'cloudevents';
import { acceptEvent, bytesOf, type CloudEvent } from '../core/index.js';

/**
 * The event as an object of the `cloudevents` package, for code that wants one. Checked by our rules first; that
 * package's own constructor then adds the present time where `time` is absent, which cannot be turned off.
 *
 * @throws InvalidEventError when the event breaks a rule
 */
export function toSdkEvent<T = unknown>(event: CloudEvent<T>): SdkCloudEvent<T> {
  const accepted = acceptEvent(event, 'toSdkEvent');
  const attributes = Object.fromEntries(accepted.attributes);
  // The package takes bytes as `data` only in this one form.
  const data = bytesOf(event.data) ?? event.data;
  const content = data === undefined ? { data_base64: event.data_base64 } : { data };
  // Its strict check refuses Binary extensions and is weaker than ours in everything else.
  return new SdkCloudEvent<T>(
    { ...attributes, ...content } as ConstructorParameters<typeof SdkCloudEvent<T>>[0],
    false,
  );
}
