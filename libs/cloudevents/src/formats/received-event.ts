import {
  type AttributeType,
  attributeValueProblem,
  type CloudEvent,
  coreAttributeRules,
  extensionNameProblem,
  isHiddenType,
  knownExtensions,
  type ExtensionDefinitions,
  readExtension,
  rememberTypes,
  shownName,
} from '../core/index.js';
import { DecodeError } from '../errors/index.js';

/** What is known of an event besides its attributes. */
export interface ReceivedContext {
  /** The event, as messages call it: `the event`, `event 3 of the batch`. */
  readonly what: string;
  readonly extensions?: ExtensionDefinitions | undefined;
  /** The types of extensions, where the wire tells them. */
  readonly wireTypes?: ReadonlyMap<string, AttributeType> | undefined;
}

const coreRules = Object.entries(coreAttributeRules);

/**
 * The event that these attributes make; the caller adds its data. Every member is an attribute. Nothing is filled in.
 *
 * @throws DecodeError naming the first attribute that breaks a rule
 */
export function receivedEvent(attributes: ReadonlyMap<string, unknown>, context: ReceivedContext): CloudEvent {
  const { what, extensions, wireTypes } = context;
  for (const [name, rule] of coreRules) refuse(name, rule(attributes.get(name)), what);
  const known = knownExtensions(extensions);
  const members: [string, unknown][] = [];
  const types = new Map<string, AttributeType>();
  for (const [name, given] of attributes) {
    if (Object.hasOwn(coreAttributeRules, name)) {
      members.push([name, given]);
      continue;
    }
    refuse(name, extensionNameProblem(name) ?? attributeValueProblem(given), what);
    const definition = known.byName.get(name);
    const wireType = wireTypes?.get(name);
    const type = definition?.type ?? wireType;
    let value = given;
    refuse(name, wireType?.problem(given), what);
    if (definition !== undefined) {
      refuse(name, conflict(definition.type, wireType), what);
      const read = readExtension(definition, given);
      if (read.rule !== undefined) refuse(name, read.rule, what);
      else value = read.value;
    }
    if (type !== undefined && isHiddenType(type)) types.set(name, type);
    members.push([name, value]);
  }
  // Names that would reach the prototype are illegal, and were refused.
  const event = rememberTypes(Object.fromEntries(members) as CloudEvent, types);
  for (const extension of known.extensions) {
    const [problem] = extension.problems(event);
    if (problem !== undefined) refuse(problem.attribute, problem.rule, what);
  }
  return event;
}

function conflict(declared: AttributeType, onTheWire: AttributeType | undefined): string | undefined {
  if (onTheWire === undefined || onTheWire.name === declared.name) return undefined;
  return `must be of type ${declared.name}, but was sent as ${onTheWire.name}`;
}

function refuse(name: string, problem: string | undefined, what: string): void {
  if (problem !== undefined) throw new DecodeError(`Attribute '${shownName(name)}' of ${what} ${problem}`);
}
