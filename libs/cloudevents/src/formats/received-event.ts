import {
  type AttributeType,
  attributeValueProblem,
  type CloudEvent,
  extensionNameProblem,
  isHiddenType,
  isPlainText,
  isReservedName,
  type KnownExtensions,
  knownExtensions,
  type ExtensionDefinitions,
  readExtension,
  rememberTypes,
} from '../core/index.js';
import { checkCore, refusal, refuse } from './check-core.js';
import { memberUse } from './member-use.js';
import type { ReceivedAttributes } from './received-attributes.js';

/** What is known of an event besides its attributes. */
export interface ReceivedContext {
  /** The event, as messages call it, e.g. `the event`; or its index in a batch. */
  readonly what: string | number;
  readonly extensions?: ExtensionDefinitions | undefined;
  /** Whether all its text is known to be plain, so that nothing of it need be looked at. Default: it is not. */
  readonly isPlain?: boolean | undefined;
}

/**
 * The event that these attributes make; the caller adds its data. Nothing is filled in.
 *
 * @throws DecodeError naming the first attribute that breaks a rule
 */
export function receivedEvent(attributes: ReceivedAttributes, context: ReceivedContext): CloudEvent {
  checkCore(attributes, context.what, context.isPlain === true);
  const { specversion, id, source, type, subject, time, datacontenttype, dataschema } = attributes;
  const event = { specversion, id, source, type } as Record<string, unknown> as CloudEvent;
  if (subject !== undefined) event.subject = subject as string;
  if (time !== undefined) event.time = time as string;
  if (datacontenttype !== undefined) event.datacontenttype = datacontenttype as string;
  if (dataschema !== undefined) event.dataschema = dataschema as string;
  const { names, values, types } = attributes;
  const checked = new ExtensionCheck(context);
  for (let index = 0; index < names.length; index++) {
    // Names that would reach the prototype are illegal, and are refused.
    const name = names[index] as string;
    event[name] = checked.value(name, values[index], index < types.length ? types[index] : undefined);
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
  const { what, isPlain = false } = context;
  const known = knownExtensions(context.extensions);
  if (isSimple(members, known, isPlain)) {
    checkCore(members, what, isPlain);
    return known.extensions.length === 0
      ? (members as CloudEvent)
      : new ExtensionCheck(context).finish(members as CloudEvent);
  }
  const event = hasAbsent(members) ? withoutAbsent(members) : members;
  checkCore(event, what, isPlain);
  const checked = new ExtensionCheck(context);
  for (const name in event) {
    if (isReservedName(name) || !Object.hasOwn(event, name)) continue;
    const given = event[name];
    const value = checked.value(name, given, undefined);
    if (value !== given) event[name] = value;
  }
  return checked.finish(event as CloudEvent);
}

/** Whether nothing is absent, and the extensions are undefined and legal: what most events are takes one look. */
function isSimple(members: Record<string, unknown>, { byName }: KnownExtensions, isPlain: boolean): boolean {
  let place = 0;
  for (const name in members) {
    const value = members[name];
    const use = memberUse(name, place++);
    if (use === 'reserved') {
      if (value === null && name !== 'data') return false;
    } else if (use === 'illegal' || (byName.size > 0 && byName.has(name))) return false;
    else if (typeof value === 'string') {
      if (!isPlain && !isPlainText(value)) return false;
    } else if (attributeValueProblem(value) !== undefined) return false;
  }
  return true;
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
  value(name: string, given: unknown, wireType: AttributeType | undefined): unknown {
    const { what, isPlain } = this.context;
    refuse(name, extensionNameProblem(name), what);
    if (typeof given !== 'string' || !(isPlain === true || isPlainText(given)))
      refuse(name, attributeValueProblem(given), what);
    const definition = this.known.byName.size === 0 ? undefined : this.known.byName.get(name);
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
