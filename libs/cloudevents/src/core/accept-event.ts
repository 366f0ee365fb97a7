import { InvalidEventError, type EventProblem } from '../errors/invalid-event.error.js';
import { AcceptedEvent, type Attribute } from './accepted-event.js';
import { type CoreAttributeName, extensionNameProblem, isReservedName, shownName } from './attribute-name.js';
import { attributeValueProblem, coreAttributeRules as rules } from './attribute-rules.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { type KnownExtensions, type ExtensionDefinitions, knownExtensions } from './known-extensions.js';
import { readExtension } from './read-extension.js';
import { rememberedTypes } from './remembered-types.js';
import type { AttributeType } from './attribute-type.js';
import { dataOf } from './data-of.js';
import { type EventData, takeData } from './event-data.js';
import { isPlainText } from './text.js';
import { messageOf } from './thrown.js';

/**
 * Checks every rule of an event that is about to be sent and freezes what will be sent. Members that are `undefined`
 * or `null` are absent (except `data: null`, the JSON value); members with a symbol as key are no attributes.
 *
 * @param where origin for the error message: `Class.method` or `send[index]`
 * @param extensions the extensions whose types and rules are known
 * @throws InvalidEventError listing every broken rule
 */
export function acceptEvent(event: CloudEvent, where?: string, extensions?: ExtensionDefinitions): AcceptedEvent {
  const problems: EventProblem[] = [];
  const known = knownExtensions(extensions);
  try {
    const accepted = accept(event, known, problems, where);
    if (accepted !== undefined && problems.length === 0) return accepted;
  } catch (error) {
    // A getter or a proxy of the caller.
    problems.push({ attribute: 'event', rule: `cannot be read: ${messageOf(error)}` });
  }
  throw new InvalidEventError(problems, where);
}

/** Reads each member once: what was checked is what is sent, also where a getter answers differently each time. */
function accept(
  event: CloudEvent,
  known: KnownExtensions,
  problems: EventProblem[],
  where: string | undefined,
): AcceptedEvent | undefined {
  if (typeof event !== 'object' || (event as unknown) === null || Array.isArray(event)) {
    problems.push({ attribute: 'event', rule: 'must be an object' });
    return undefined;
  }
  const core = {
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject ?? undefined,
    time: event.time ?? undefined,
    datacontenttype: event.datacontenttype ?? undefined,
    dataschema: event.dataschema ?? undefined,
  };
  check('specversion', rules.specversion(event.specversion ?? undefined), problems);
  let isPlain = checkText('id', core.id, problems);
  check('source', rules.source(core.source ?? undefined), problems);
  isPlain = checkText('type', core.type, problems) && isPlain;
  if (core.subject !== undefined) isPlain = checkText('subject', core.subject, problems) && isPlain;
  if (core.time !== undefined) check('time', rules.time(core.time), problems);
  if (core.datacontenttype !== undefined) {
    check('datacontenttype', rules.datacontenttype(core.datacontenttype), problems);
    isPlain &&= isPlainValue(core.datacontenttype);
  }
  if (core.dataschema !== undefined) check('dataschema', rules.dataschema(core.dataschema), problems);
  const extensions = readExtensions(event, known, problems);
  const data = readData(event, core.datacontenttype, problems);
  for (const [, value] of extensions) isPlain &&= isPlainValue(value);
  return new AcceptedEvent(core, extensions, data, where, isPlain);
}

function check(attribute: CoreAttributeName, rule: string | undefined, problems: EventProblem[]): void {
  if (rule !== undefined) problems.push({ attribute, rule });
}

/** Says whether it is plain, which most text is: then there is no rule it could break. */
function checkText(name: 'id' | 'type' | 'subject', value: unknown, problems: EventProblem[]): boolean {
  if (typeof value === 'string' && value !== '' && isPlainText(value)) return true;
  check(name, rules[name](value ?? undefined), problems);
  return false;
}

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' ? isPlainText(value) : typeof value !== 'object';
}

const mostGathered = 64;
/** Where the extensions of an event gather: a list that grows has room for many, and most events have few. */
let gathered: Attribute[] | undefined = [];

function readExtensions(event: CloudEvent, known: KnownExtensions, problems: EventProblem[]): readonly Attribute[] {
  // While a getter of the event sends another one, that one has a list of its own.
  const extensions = gathered ?? [];
  gathered = undefined;
  let count = 0;
  const types = rememberedTypes(event);
  for (const name in event) {
    if (isReservedName(name) || !Object.hasOwn(event, name)) continue;
    const value = event[name];
    if (value === undefined || value === null) continue;
    const definition = known.byName.size === 0 ? undefined : known.byName.get(name);
    if (definition !== undefined) {
      const read = readExtension(definition, value);
      if (read.rule !== undefined) problems.push({ attribute: name, rule: read.rule });
      else extensions[count++] = [name, own(read.value), definition.type];
      continue;
    }
    const rule = extensionNameProblem(name) ?? attributeValueProblem(value);
    if (rule !== undefined) problems.push({ attribute: shownName(name), rule });
    else extensions[count++] = remembered(name, own(value as CloudEventAttributeValue), types?.get(name));
  }
  for (const extension of known.extensions) problems.push(...unsaid(extension.problems(event), problems));
  if (extensions.length <= mostGathered) gathered = extensions;
  return extensions.slice(0, count);
}

/** A value that was changed since its type was noted need not be of this type any more. */
function remembered(name: string, value: CloudEventAttributeValue, type: AttributeType | undefined): Attribute {
  return type === undefined || type.problem(value) !== undefined ? [name, value] : [name, value, type];
}

/** What a whole extension finds about its attributes may have been found for each of them. */
function unsaid(found: readonly EventProblem[], said: readonly EventProblem[]): EventProblem[] {
  return found.filter(({ attribute }) => said.every((problem) => problem.attribute !== attribute));
}

function readData(event: CloudEvent, contentType: unknown, problems: EventProblem[]): EventData {
  try {
    return takeData(dataOf(event), typeof contentType === 'string' ? contentType : undefined);
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    problems.push(...error.problems);
    return { kind: 'none' };
  }
}

function own(value: CloudEventAttributeValue): CloudEventAttributeValue {
  return typeof value === 'object' ? new Uint8Array(value) : value;
}
