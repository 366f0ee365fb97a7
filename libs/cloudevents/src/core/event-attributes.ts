import { InvalidEventError } from '../errors/invalid-event.error.js';
import { type AttributeDefinition, coreAttributes, defineAttribute } from './attribute-definition.js';
import { attributeTypes, type AttributeType } from './attribute-type.js';
import { extensionNameProblem, shownName } from './attribute-name.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { membersOf } from './event-members.js';
import { isHiddenType, rememberedTypes, rememberTypes } from './remembered-types.js';

/** An attribute by its name or by its definition. */
export type AttributeKey<T extends CloudEventAttributeValue = CloudEventAttributeValue> =
  string | AttributeDefinition<T>;

/**
 * The value of an attribute, by name as it is; by definition checked, and parsed where the event has it as text.
 *
 * @returns `undefined` where the event has no such attribute
 * @throws InvalidEventError when the value is not one that the definition allows
 */
export function getAttribute<T extends CloudEventAttributeValue>(
  event: CloudEvent,
  definition: AttributeDefinition<T>,
): T | undefined;
export function getAttribute(event: CloudEvent, name: string): CloudEventAttributeValue | undefined;
export function getAttribute(event: CloudEvent, key: AttributeKey): CloudEventAttributeValue | undefined {
  const name = typeof key === 'string' ? key : key.name;
  if (name === 'data' || name === 'data_base64' || !(isCore(name) || Object.hasOwn(event, name))) return undefined;
  const value = (event[name] ?? undefined) as CloudEventAttributeValue | undefined;
  if (value === undefined || typeof key === 'string') return value;
  return typeof value === 'string' ? key.parse(value) : key.validate(value);
}

/**
 * A new event that differs in one attribute; `null` or `undefined` removes it. By its name, an extension keeps the type
 * it has in the event, and a new one takes a String; a definition gives it any type.
 *
 * @throws InvalidEventError when the attribute may not have the value, or is required and would be removed
 */
export function withAttribute<E, T extends CloudEventAttributeValue>(
  event: CloudEvent<E>,
  key: AttributeKey<T>,
  value: T | null | undefined,
): CloudEvent<E> {
  const [name, definitions] = typeof key === 'string' ? [key, []] : [key.name, [key]];
  return changed(event, [[name, value]], definitions);
}

/** The same from the canonical string of the value. @throws InvalidEventError as well when it is none */
export function withAttributeText<E>(event: CloudEvent<E>, key: AttributeKey, text: string): CloudEvent<E> {
  const definition = typeof key === 'string' ? definitionOf(event, key) : key;
  return changed(event, [[definition.name, definition.parse(text)]], [definition]);
}

/**
 * A new event that differs in several attributes at once.
 *
 * @param definitions those of the extensions among them; others must be Strings, or have the type they had
 * @throws InvalidEventError listing every value that its attribute may not have
 */
export function withAttributes<E>(
  event: CloudEvent<E>,
  changes: Readonly<Record<string, CloudEventAttributeValue | null | undefined>>,
  definitions: readonly AttributeDefinition[] = [],
): CloudEvent<E> {
  return changed(event, Object.entries(changes), definitions);
}

/** A new event with other data, or without when it is `undefined`; attributes stay, `datacontenttype` as well. */
export function withData<E>(event: CloudEvent, data: E | undefined): CloudEvent<E> {
  const copy = membersOf(event) as CloudEvent<E>;
  delete copy.data;
  delete copy.data_base64;
  if (data !== undefined) copy.data = data;
  return Object.freeze(rememberTypes(copy, rememberedTypes(event)));
}

/** The attributes an event has, with what is known of each; neither `data` nor what is `undefined` or `null`. */
export function populatedAttributes(event: CloudEvent): (readonly [AttributeDefinition, CloudEventAttributeValue])[] {
  return Object.keys(membersOf(event)).flatMap((name) => {
    const value = getAttribute(event, name);
    return value === undefined || nameProblem(name) !== undefined ? [] : [[definitionOf(event, name), value] as const];
  });
}

/** The type of an extension by its value in memory. */
export function typeOf(value: unknown): AttributeType {
  if (typeof value === 'number') return attributeTypes.integer;
  if (typeof value === 'boolean') return attributeTypes.boolean;
  return typeof value === 'object' && value !== null ? attributeTypes.binary : attributeTypes.string;
}

type Change = readonly [name: string, value: CloudEventAttributeValue | null | undefined];

function changed<E>(
  event: CloudEvent<E>,
  changes: readonly Change[],
  definitions: readonly AttributeDefinition[],
): CloudEvent<E> {
  const copy = membersOf(event);
  const types = new Map(rememberedTypes(event));
  const problems = changes.flatMap(([name, value]) => {
    const definition = definitions.find((each) => each.name === name);
    const rule = nameProblem(name) ?? change(copy, types, definition ?? definitionOf(event, name), value);
    if (rule === undefined) return [];
    return [
      { attribute: shownName(name), rule: definition === undefined ? explained(rule, event, name, value) : rule },
    ];
  });
  if (problems.length > 0) throw new InvalidEventError(problems);
  return Object.freeze(rememberTypes(copy, types));
}

/** Changes the copy, or gives what is wrong. */
function change(
  copy: CloudEvent,
  types: Map<string, AttributeType>,
  { name, type, problem }: AttributeDefinition,
  value: CloudEventAttributeValue | null | undefined,
): string | undefined {
  const core = isCore(name) ? coreAttributes[name] : undefined;
  if (value === null || value === undefined) {
    if (core?.kind === 'required') return 'is required and cannot be removed';
    delete copy[name];
    types.delete(name);
    return undefined;
  }
  // An attribute of the specification may be defined as an extension; here it is what it is.
  const rule = problem(value) ?? core?.problem(value);
  if (rule !== undefined) return rule;
  copy[name] = typeof value === 'object' ? new Uint8Array(value) : value;
  if (core === undefined && isHiddenType(type)) types.set(name, type);
  else types.delete(name);
  return undefined;
}

/** Nobody said of which type the attribute is: a value of another type is told so. */
function explained(rule: string, event: CloudEvent, name: string, value: unknown): string {
  if (nameProblem(name) !== undefined || isCore(name) || definitionOf(event, name).type === typeOf(value)) return rule;
  const isNew = getAttribute(event, name) === undefined;
  return isNew
    ? `${rule} unless a definition is given`
    : `${rule}, as it is in this event, unless a definition is given`;
}

/** What is known of an attribute: the specification's definition, or the type that its value has. */
function definitionOf(event: CloudEvent, name: string): AttributeDefinition {
  if (isCore(name)) return coreAttributes[name];
  const rule = extensionNameProblem(name);
  if (rule !== undefined) throw new InvalidEventError([{ attribute: shownName(name), rule }]);
  const value = getAttribute(event, name);
  const noted = rememberedTypes(event)?.get(name);
  // A value that was changed since its type was noted need not be of this type any more.
  return defineAttribute(name, noted !== undefined && noted.problem(value) === undefined ? noted : typeOf(value));
}

function nameProblem(name: string): string | undefined {
  return isCore(name) ? undefined : extensionNameProblem(name);
}

function isCore(name: string): name is keyof typeof coreAttributes {
  return Object.hasOwn(coreAttributes, name);
}
