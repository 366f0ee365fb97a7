import { InvalidEventError, type EventProblem } from '../errors/invalid-event.error.js';
import { AcceptedEvent } from './accepted-event.js';
import { coreAttributeNames, extensionNameProblem, isReservedName, shownName } from './attribute-name.js';
import { attributeValueProblem, coreAttributeRules } from './attribute-rules.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { dataOf } from './data-of.js';
import { type EventData, takeData } from './event-data.js';
import { messageOf } from './thrown.js';

/**
 * Checks every rule of an event that is about to be sent and freezes what will be sent. Members that are `undefined`
 * or `null` are absent (except `data: null`, the JSON value); members with a symbol as key are no attributes.
 *
 * @param where origin for the error message: `Class.method` or `send[index]`
 * @throws InvalidEventError listing every broken rule
 */
export function acceptEvent(event: CloudEvent, where?: string): AcceptedEvent {
  if (typeof event !== 'object' || (event as unknown) === null || Array.isArray(event)) {
    throw new InvalidEventError([{ attribute: 'event', rule: 'must be an object' }], where);
  }
  const problems: EventProblem[] = [];
  try {
    const accepted = read(event, problems, where);
    if (accepted !== undefined) return accepted;
  } catch (error) {
    // A getter or a proxy of the caller.
    problems.push({ attribute: 'event', rule: `cannot be read: ${messageOf(error)}` });
  }
  throw new InvalidEventError(problems, where);
}

/** Reads each member once: what was checked is what is sent, also where a getter answers differently each time. */
function read(event: CloudEvent, problems: EventProblem[], origin: string | undefined): AcceptedEvent | undefined {
  const { specversion, id, source, type, subject, time, datacontenttype, dataschema } = event;
  const core = { specversion, id, source, type, subject, time, datacontenttype, dataschema };
  const attributes: [string, CloudEventAttributeValue][] = [];
  for (const name of coreAttributeNames) {
    const value = core[name] ?? undefined;
    const rule = coreAttributeRules[name](value);
    if (rule !== undefined) problems.push({ attribute: name, rule });
    else if (value !== undefined) attributes.push([name, value]);
  }
  for (const name of Object.keys(event)) {
    if (isReservedName(name)) continue;
    const value = event[name];
    if (value === undefined || value === null) continue;
    const rule = extensionNameProblem(name) ?? attributeValueProblem(value);
    if (rule !== undefined) problems.push({ attribute: shownName(name), rule });
    else attributes.push([name, own(value as CloudEventAttributeValue)]);
  }
  const data = readData(event, datacontenttype, problems);
  if (data === undefined || problems.length > 0) return undefined;
  return new AcceptedEvent(id, source, type, subject ?? undefined, datacontenttype ?? undefined, attributes, data, origin);
}

function readData(event: CloudEvent, contentType: unknown, problems: EventProblem[]): EventData | undefined {
  try {
    return takeData(dataOf(event), typeof contentType === 'string' ? contentType : undefined);
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function own(value: CloudEventAttributeValue): CloudEventAttributeValue {
  return typeof value === 'object' ? new Uint8Array(value) : value;
}
