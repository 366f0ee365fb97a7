import type { CloudEvent } from './cloud-event.js';
import { Acceptance } from './acceptance.js';
import type { AcceptedEvent } from './accepted-event.js';
import { isReservedName } from './attribute-name.js';
import { dataOf } from './data-of.js';
import { type ExtensionDefinitions, type KnownExtensions, knownExtensions } from './known-extensions.js';
import { rememberedTypes } from './remembered-types.js';

/**
 * Checks every rule of an event that is about to be sent and freezes what will be sent. Members that are `undefined`
 * or `null` are absent (except `data: null`, the JSON value); members with a symbol as key are no attributes.
 *
 * @param where origin for the error message: `Class.method` or `send[index]`
 * @param extensions the extensions whose types and rules are known
 * @throws InvalidEventError listing every broken rule
 */
export function acceptEvent(event: CloudEvent, where?: string, extensions?: ExtensionDefinitions): AcceptedEvent {
  const known = knownExtensions(extensions);
  const acceptance = Acceptance.begin();
  try {
    read(event, known, acceptance);
    return acceptance.accepted(where);
  } finally {
    Acceptance.end(acceptance);
  }
}

function read(event: CloudEvent, known: KnownExtensions, acceptance: Acceptance): void {
  try {
    const isObject = typeof event === 'object' && (event as unknown) !== null && !Array.isArray(event);
    if (isObject) readMembers(event, known, acceptance);
    else acceptance.refuse('event', 'must be an object');
  } catch (error) {
    // A getter or a proxy of the caller.
    acceptance.refuseFor(error);
  }
}

/** Reads each member once: what was checked is what is sent, also where a getter answers differently each time. */
function readMembers(event: CloudEvent, known: KnownExtensions, acceptance: Acceptance): void {
  const { id, source, type, subject, time, datacontenttype, dataschema, specversion } = event;
  acceptance.setSpecversion(specversion);
  acceptance.setId(id);
  acceptance.setCore(source, type, subject, time, datacontenttype, dataschema);
  const types = rememberedTypes(event);
  for (const name in event) {
    if (isReservedName(name) || !Object.hasOwn(event, name)) continue;
    const value = event[name];
    if (value !== undefined && value !== null) acceptance.extensions.set(name, value, known, types?.get(name));
  }
  if (known.extensions.length > 0) acceptance.checkTogether(known, event);
  acceptance.setData(dataOf(event));
}
