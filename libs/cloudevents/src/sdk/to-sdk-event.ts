import { CloudEvent as SdkCloudEvent } from 'cloudevents';
import { acceptEvent, type AcceptedEvent, type CloudEvent, isProtobufMediaType, toBase64 } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import { messageJson } from '../formats/data-bytes.js';

const where = 'toSdkEvent';

/**
 * The event as an object of the `cloudevents` package, for code that wants one. Checked by our rules first; that
 * package's own constructor then adds the present time where `time` is absent, which cannot be turned off. JSON data
 * is the same object as before, bytes are a copy; a Binary extension becomes its base64 text, a packed protobuf message
 * its JSON.
 *
 * @throws InvalidEventError when the event breaks a rule, or has an extension the package has no place for
 */
export function toSdkEvent<T = unknown>(event: CloudEvent<T>): SdkCloudEvent<T> {
  const accepted = acceptEvent(event, where);
  const { attributes } = accepted;
  if (attributes.some(([name]) => name === 'schemaurl')) {
    const rule = 'cannot be an extension here: the cloudevents package takes it for an attribute of version 0.3';
    throw new InvalidEventError([{ attribute: 'schemaurl', rule }], where);
  }
  // The package sends no Binary extension as it should; the canonical text says the same.
  const members: Record<string, unknown> = Object.fromEntries(
    attributes.map(([name, value]) => [name, typeof value === 'object' ? toBase64(value) : value]),
  );
  if (accepted.data.kind !== 'none') members['data'] = sdkData(accepted, event.data);
  // Its strict check refuses Binary extensions and is weaker than ours in everything else.
  return new SdkCloudEvent<T>(members as ConstructorParameters<typeof SdkCloudEvent<T>>[0], false);
}

/** The package takes bytes as `data` only in this one form, and knows nothing of protobuf. */
function sdkData({ data, datacontenttype }: AcceptedEvent, given: unknown): unknown {
  if (data.kind === 'binary') return data.bytes;
  if (data.kind !== 'protobuf') return given;
  return isProtobufMediaType(datacontenttype) ? data.bytes : (JSON.parse(messageJson(data.json, where)) as unknown);
}
