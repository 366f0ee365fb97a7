import { CloudEvent as SdkCloudEvent } from 'cloudevents';
import { acceptEvent, type CloudEvent } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';

const where = 'toSdkEvent';

/**
 * The event as an object of the `cloudevents` package, for code that wants one. Checked by our rules first; that
 * package's own constructor then adds the present time where `time` is absent, which cannot be turned off. JSON data
 * is the same object as before, bytes are a copy.
 *
 * @throws InvalidEventError when the event breaks a rule, or has an extension the package has no place for
 */
export function toSdkEvent<T = unknown>(event: CloudEvent<T>): SdkCloudEvent<T> {
  const { attributes, data: taken } = acceptEvent(event, where);
  if (attributes.some(([name]) => name === 'schemaurl')) {
    const rule = 'cannot be an extension here: the cloudevents package takes it for an attribute of version 0.3';
    throw new InvalidEventError([{ attribute: 'schemaurl', rule }], where);
  }
  const members: Record<string, unknown> = Object.fromEntries<unknown>(
    attributes.map(([name, value]) => [name, value]),
  );
  // The package takes bytes as `data` only in this one form.
  if (taken.kind !== 'none') members['data'] = taken.kind === 'binary' ? taken.bytes : event.data;
  // Its strict check refuses Binary extensions and is weaker than ours in everything else.
  return new SdkCloudEvent<T>(members as ConstructorParameters<typeof SdkCloudEvent<T>>[0], false);
}
