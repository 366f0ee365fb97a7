import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import type { ReceivedMqttMessage } from './message.js';

/** `data` is one of the names that no attribute has. */
const attributeName = /^(?!data$)[a-z0-9]+$/;

/**
 * The user properties that make an event: those whose name an attribute can have. Names have no prefix, so that others
 * are not told from attributes in any other way.
 *
 * @see CloudEvents MQTT binding 1.0.2, section 3.1.3 "Metadata Headers"
 * @throws DecodeError when one of them occurs more than once
 */
export function eventProperties({ properties }: ReceivedMqttMessage): ReceivedAttributes {
  const found = new ReceivedAttributes();
  for (const [name, given] of Object.entries(properties?.userProperties ?? {})) {
    if (given === undefined || !attributeName.test(name)) continue;
    const values = [given].flat();
    if (values.length > 1) throw new DecodeError(`The user property '${shownName(name)}' occurs more than once`);
    for (const value of values) found.set(name, value);
  }
  return found;
}

/** The Content Type of a message. @throws DecodeError when it occurs more than once, which mqtt.js lets pass */
export function contentTypeOf({ properties }: ReceivedMqttMessage): string | undefined {
  const contentType: unknown = properties?.contentType;
  if (contentType === undefined || typeof contentType === 'string') return contentType;
  throw new DecodeError('The Content Type of the message must be one string');
}
