import {
  type AttributeType,
  attributeValueProblem,
  type CloudEvent,
  coreAttributeRules as rules,
  extensionNameProblem,
  isHiddenType,
  isPlainText,
  isReservedName,
  type KnownExtensions,
  knownExtensions,
  type ExtensionDefinitions,
  readExtension,
  rememberTypes,
  shownName,
} from '../core/index.js';
import { DecodeError } from '../errors/index.js';

/** What is known of an event besides its attributes. */
export interface ReceivedContext {
  /** The event, as messages call it, e.g. `the event`; or its index in a batch. */
  readonly what: string | number;
  readonly extensions?: ExtensionDefinitions | undefined;
  /** The types of extensions, where the wire tells them. */
  readonly wireTypes?: ReadonlyMap<string, AttributeType> | undefined;
}

/** The event, as messages call it. */
export function eventName(what: string | number): string {
  return typeof what === 'string' ? what : `event ${what} of the batch`;
}

/**
 * The event that these attributes make; the caller adds its data. Every entry is an attribute. Nothing is filled in.
 *
 * @throws DecodeError naming the first attribute that breaks a rule
 */
export function receivedEvent(attributes: ReadonlyMap<string, unknown>, context: ReceivedContext): CloudEvent {
  const event = {
    specversion: attributes.get('specversion'),
    id: attributes.get('id'),
    source: attributes.get('source'),
    type: attributes.get('type'),
  } as Record<string, unknown> as CloudEvent;
  for (const name of optional) {
    const value = attributes.get(name);
    if (value !== undefined) event[name] = value as string;
  }
  checkCore(event, context.what);
  const checked = new ExtensionCheck(context);
  for (const [name, given] of attributes) {
    // Names that would reach the prototype are illegal, and are refused.
    if (!isAttributeOfTheSpecification(name)) event[name] = checked.value(name, given);
  }
  return checked.finish(event);
}

/**
 * The same where the attributes are members of an object that was just parsed, beside `data` and `data_base64`, which
 * are not looked at: the object itself becomes the event. Members that are `null` are absent.
 *
 * @param members nobody else has it
 * @throws DecodeError naming the first attribute that breaks a rule
 */
export function receivedMembers(members: Record<string, unknown>, context: ReceivedContext): CloudEvent {
  const event = hasAbsent(members) ? withoutAbsent(members) : members;
  checkCore(event, context.what);
  const checked = new ExtensionCheck(context);
  for (const name in event) {
    if (isReservedName(name) || !Object.hasOwn(event, name)) continue;
    const given = event[name];
    const value = checked.value(name, given);
    if (value !== given) event[name] = value;
  }
  return checked.finish(event as CloudEvent);
}

const optional = ['subject', 'time', 'datacontenttype', 'dataschema'] as const;

function isAttributeOfTheSpecification(name: string): boolean {
  return isReservedName(name) && name !== 'data' && name !== 'data_base64';
}

/** Rules in the order of the specification; what is plain text can break none. */
function checkCore(event: Record<string, unknown>, what: string | number): void {
  const { id, source, type, subject, time, datacontenttype, dataschema } = event;
  refuse('specversion', rules.specversion(event['specversion']), what);
  if (!isFilledPlain(id)) refuse('id', rules.id(id), what);
  refuse('source', rules.source(source), what);
  if (!isFilledPlain(type)) refuse('type', rules.type(type), what);
  if (subject !== undefined && !isFilledPlain(subject)) refuse('subject', rules.subject(subject), what);
  if (time !== undefined) refuse('time', rules.time(time), what);
  if (datacontenttype !== undefined) {
    refuse('datacontenttype', rules.datacontenttype(datacontenttype), what);
  }
  if (dataschema !== undefined) refuse('dataschema', rules.dataschema(dataschema), what);
}

function isFilledPlain(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && isPlainText(value);
}

function hasAbsent(members: Record<string, unknown>): boolean {
  for (const name in members) if (members[name] === null && name !== 'data') return true;
  return false;
}

function withoutAbsent(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name, value]) => value !== null || name === 'data'));
}

/** Checks the extensions of one event, and keeps the types that their values do not tell. */
class ExtensionCheck {
  private readonly known: KnownExtensions;
  private types: Map<string, AttributeType> | undefined;

  constructor(private readonly context: ReceivedContext) {
    this.known = knownExtensions(context.extensions);
  }

  /** What the event has for it. @throws DecodeError */
  value(name: string, given: unknown): unknown {
    const { what, wireTypes } = this.context;
    refuse(name, extensionNameProblem(name), what);
    if (typeof given !== 'string' || !isPlainText(given)) refuse(name, attributeValueProblem(given), what);
    const definition = this.known.byName.size === 0 ? undefined : this.known.byName.get(name);
    const wireType = wireTypes?.get(name);
    refuse(name, wireType?.problem(given), what);
    const type = definition?.type ?? wireType;
    if (type !== undefined && isHiddenType(type)) (this.types ??= new Map()).set(name, type);
    if (definition === undefined) return given;
    refuse(name, conflict(definition.type, wireType), what);
    const read = readExtension(definition, given);
    if (read.rule === undefined) return read.value;
    throw refusal(name, read.rule, what);
  }

  /** Checks what extensions say of several attributes. @throws DecodeError */
  finish(event: CloudEvent): CloudEvent {
    rememberTypes(event, this.types);
    for (const extension of this.known.extensions) {
      const [problem] = extension.problems(event);
      if (problem !== undefined) throw refusal(problem.attribute, problem.rule, this.context.what);
    }
    return event;
  }
}

function conflict(declared: AttributeType, onTheWire: AttributeType | undefined): string | undefined {
  if (onTheWire === undefined || onTheWire.name === declared.name) return undefined;
  return `must be of type ${declared.name}, but was sent as ${onTheWire.name}`;
}

function refuse(name: string, problem: string | undefined, what: string | number): void {
  if (problem !== undefined) throw refusal(name, problem, what);
}

function refusal(name: string, problem: string, what: string | number): DecodeError {
  return new DecodeError(`Attribute '${shownName(name)}' of ${eventName(what)} ${problem}`);
}
