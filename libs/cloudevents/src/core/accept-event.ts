import { InvalidEventError, type EventProblem } from '../errors/invalid-event.error.js';
import { AcceptedEvent } from './accepted-event.js';
import { coreAttributeNames, extensionNameProblem, isReservedName } from './attribute-name.js';
import { attributeValueProblem, coreAttributeRules } from './attribute-rules.js';
import { isBase64 } from './base64.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { takeData } from './event-data.js';

/**
 * Checks every rule of an event that is about to be sent and freezes what will be sent. Members that are `undefined`
 * or `null` are absent (except `data: null`, the JSON value).
 *
 * @param where origin for the error message: `Class.method` or `send[index]`
 * @throws InvalidEventError listing every broken rule
 */
export function acceptEvent(event: CloudEvent, where?: string): AcceptedEvent {
  const problems: EventProblem[] = [];
  const attributes: [string, CloudEventAttributeValue][] = [];
  for (const name of coreAttributeNames) {
    const value = event[name];
    const rule = coreAttributeRules[name](value ?? undefined);
    if (rule !== undefined) problems.push({ attribute: name, rule });
    else if (value !== undefined && value !== null) attributes.push([name, value]);
  }
  for (const name of Object.keys(event)) {
    if (isReservedName(name)) continue;
    const value = event[name];
    if (value === undefined || value === null) continue;
    const rule = extensionNameProblem(name) ?? attributeValueProblem(value);
    if (rule !== undefined) problems.push({ attribute: name, rule });
    else attributes.push([name, own(value as CloudEventAttributeValue)]);
  }
  if (problems.length > 0) throw new InvalidEventError(problems, where);
  const datacontenttype = event.datacontenttype ?? undefined;
  try {
    const data = takeData(dataOf(event), datacontenttype);
    const subject = event.subject ?? undefined;
    return new AcceptedEvent(event.id, event.source, event.type, subject, datacontenttype, attributes, data, where);
  } catch (error) {
    if (error instanceof InvalidEventError) throw new InvalidEventError(error.problems, where);
    throw error;
  }
}

/** `data_base64` counts only where `data` is absent: objects of the `cloudevents` package carry both for bytes. */
function dataOf(event: CloudEvent): unknown {
  const { data, data_base64: base64 } = event;
  if (data !== undefined || base64 === undefined || base64 === null) return data;
  if (typeof base64 === 'string' && isBase64(base64)) return Buffer.from(base64, 'base64');
  throw new InvalidEventError([{ attribute: 'data_base64', rule: 'must be base64 text (RFC 4648, section 4)' }]);
}

function own(value: CloudEventAttributeValue): CloudEventAttributeValue {
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}
