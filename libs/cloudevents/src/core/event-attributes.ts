import { InvalidEventError } from '../errors/invalid-event.error.js';
import { type AttributeDefinition, coreAttributes, defineAttribute } from './attribute-definition.js';
import { attributeTypes, type AttributeType } from './attribute-type.js';
import { extensionNameProblem, isReservedName, shownName } from './attribute-name.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
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
  if (name === 'data' || name === 'data_base64' || !Object.hasOwn(event, name)) return undefined;
  const value = (event[name] ?? undefined) as CloudEventAttributeValue | undefined;
  if (value === undefined || typeof key === 'string') return value;
  return typeof value === 'string' ? key.parse(value) : key.validate(value);
}

/**
 * A new event that differs in one attribute; `null` or `undefined` removes it. A name that nobody defined is an
 * extension, which takes a String.
 *
 * @throws InvalidEventError when the attribute may not have the value, or is required and would be removed
 */
export function withAttribute<E, T extends CloudEventAttributeValue>(
  event: CloudEvent<E>,
  key: AttributeKey<T>,
  value: T | null | undefined,
): CloudEvent<E> {
  const definition = typeof key === 'string' ? definitionOf(event, key) : key;
  return withAttributes(event, { [definition.name]: value }, [definition]);
}

/** The same from the canonical string of the value. */
export function withAttributeText<E>(event: CloudEvent<E>, key: AttributeKey, text: string): CloudEvent<E> {
  const definition = typeof key === 'string' ? definitionOf(event, key) : key;
  return withAttributes(event, { [definition.name]: definition.parse(text) }, [definition]);
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
  const changed = { ...event };
  const types = new Map(rememberedTypes(event));
  const problems = Object.entries(changes).flatMap(([name, value]) => {
    const definition = definitions.find((each) => each.name === name) ?? definitionOf(event, name);
    const rule = change(changed, types, definition, value);
    return rule === undefined ? [] : [{ attribute: shownName(name), rule }];
  });
  if (problems.length > 0) throw new InvalidEventError(problems);
  return Object.freeze(rememberTypes(changed, types));
}

/** A new event with other data, or without when it is `undefined`; attributes stay, `datacontenttype` as well. */
export function withData<E>(event: CloudEvent, data: E | undefined): CloudEvent<E> {
  const { data: _data, data_base64: _base64, ...attributes } = event;
  const changed = (data === undefined ? attributes : { ...attributes, data }) as CloudEvent<E>;
  return Object.freeze(rememberTypes(changed, rememberedTypes(event) ?? new Map<string, AttributeType>()));
}

function change(
  event: CloudEvent,
  types: Map<string, AttributeType>,
  { name, kind, type, problem }: AttributeDefinition,
  value: CloudEventAttributeValue | null | undefined,
): string | undefined {
  if (value === null || value === undefined) {
    if (kind === 'required') return 'is required and cannot be removed';
    delete event[name];
    types.delete(name);
    return undefined;
  }
  // An attribute of a later version may be defined as an extension; here it is what it is.
  const rule = problem(value) ?? (isCore(name) ? coreAttributes[name].problem(value) : undefined);
  if (rule !== undefined) return rule;
  event[name] = typeof value === 'object' ? new Uint8Array(value) : value;
  if (isHiddenType(type) && kind === 'extension') types.set(name, type);
  else types.delete(name);
  return undefined;
}

/** What is known of an attribute: the specification's definition, or the type that its value has. */
function definitionOf(event: CloudEvent, name: string): AttributeDefinition {
  if (isCore(name)) return coreAttributes[name];
  const rule = extensionNameProblem(name);
  if (rule !== undefined) throw new InvalidEventError([{ attribute: shownName(name), rule }]);
  return defineAttribute(
    name,
    rememberedTypes(event)?.get(name) ?? typeOf(Object.hasOwn(event, name) ? event[name] : ''),
  );
}

/** The type of an extension by its value in memory. */
export function typeOf(value: unknown): AttributeType {
  if (typeof value === 'number') return attributeTypes.integer;
  if (typeof value === 'boolean') return attributeTypes.boolean;
  return typeof value === 'object' && value !== null ? attributeTypes.binary : attributeTypes.string;
}

function isCore(name: string): name is keyof typeof coreAttributes {
  return Object.hasOwn(coreAttributes, name);
}

/** The attributes an event has, with what is known of each; neither `data` nor what is `undefined` or `null`. */
export function populatedAttributes(event: CloudEvent): (readonly [AttributeDefinition, CloudEventAttributeValue])[] {
  return Object.keys(event).flatMap((name) => {
    const value = getAttribute(event, name);
    if (value === undefined || (isReservedName(name) && !isCore(name)) || !isLegal(name)) return [];
    return [[definitionOf(event, name), value] as const];
  });
}

function isLegal(name: string): boolean {
  return isCore(name) || extensionNameProblem(name) === undefined;
}
