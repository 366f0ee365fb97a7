import { DefinitionError } from '../errors/definition.error.js';
import { InvalidEventError } from '../errors/invalid-event.error.js';
import { type CoreAttributeName, coreAttributeNames, extensionNameProblem, shownName } from './attribute-name.js';
import { coreAttributeRules } from './attribute-rules.js';
import { type AttributeType, attributeTypes } from './attribute-type.js';
import type { CloudEventAttributeValue } from './cloud-event.js';
import { messageOf } from './thrown.js';

/** Whether every event has the attribute, or may have it by the specification, or by an extension. */
export type AttributeKind = 'required' | 'optional' | 'extension';

/** A rule beyond the type: gives what is wrong with a value (`must be positive`), or nothing. */
export type AttributeConstraint<T> = (value: T) => string | undefined;

/** What an attribute is called and which values it may have. */
export interface AttributeDefinition<T extends CloudEventAttributeValue = CloudEventAttributeValue> {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly type: AttributeType<T>;
  /** What keeps `value` from being one of this attribute, or nothing. */
  readonly problem: (value: unknown) => string | undefined;
  /** The value that the canonical string stands for. @throws InvalidEventError naming the attribute */
  readonly parse: (text: string) => T;
  /** The canonical string of a value. @throws InvalidEventError naming the attribute */
  format(value: T): string;
  /** The value itself. @throws InvalidEventError naming the attribute when it may not have this value */
  readonly validate: (value: unknown) => T;
}

/**
 * Defines one extension attribute; {@link defineExtension} defines those that belong together. An attribute of the
 * specification may be defined as well, for code that was written before it was one; its own rule still counts.
 *
 * @param constraint is given values of the right type only; what it throws counts as what is wrong
 * @throws DefinitionError for a name that no extension can have, and where the type is none
 */
export function defineAttribute<T extends CloudEventAttributeValue>(
  name: string,
  type: AttributeType<T>,
  constraint?: AttributeConstraint<T>,
): AttributeDefinition<T> {
  const isDefinable = name !== 'specversion' && (coreAttributeNames as readonly string[]).includes(name);
  const rule = isDefinable ? undefined : extensionNameProblem(name);
  if (rule !== undefined) {
    throw new DefinitionError(`The extension attribute '${shownName(name)}' cannot be defined: it ${rule}`);
  }
  // Written in JavaScript, a slip like `attributeTypes.int` would be found at the first event only.
  if ((type as AttributeType | undefined)?.problem === undefined) {
    throw new DefinitionError(`The type of the extension attribute '${name}' must be one of attributeTypes`);
  }
  return define(name, 'extension', type, (value) => {
    return type.problem(value) ?? (constraint && broken(constraint, value as T));
  });
}

const core: Readonly<Record<CoreAttributeName, readonly [AttributeKind, AttributeType<string>]>> = {
  specversion: ['required', attributeTypes.string],
  id: ['required', attributeTypes.string],
  source: ['required', attributeTypes.uriReference],
  type: ['required', attributeTypes.string],
  subject: ['optional', attributeTypes.string],
  time: ['optional', attributeTypes.timestamp],
  datacontenttype: ['optional', attributeTypes.string],
  dataschema: ['optional', attributeTypes.uri],
};

/** The attributes of CloudEvents 1.0 by their names. */
export const coreAttributes = Object.freeze(
  Object.fromEntries(coreAttributeNames.map((name) => [name, defineCore(name)])),
) as Readonly<Record<CoreAttributeName, AttributeDefinition<string>>>;

/** The attributes that every event has: CloudEvents 1.0.2, "REQUIRED Attributes". */
export const requiredAttributes: readonly AttributeDefinition<string>[] = ofKind('required');

/** The attributes that an event may have: CloudEvents 1.0.2, "OPTIONAL Attributes". */
export const optionalAttributes: readonly AttributeDefinition<string>[] = ofKind('optional');

function ofKind(kind: AttributeKind): readonly AttributeDefinition<string>[] {
  return Object.freeze(Object.values(coreAttributes).filter((attribute) => attribute.kind === kind));
}

function defineCore(name: CoreAttributeName): AttributeDefinition<string> {
  const [kind, type] = core[name];
  // To the rules of an event an optional attribute may be absent; to its definition `undefined` is no value.
  return define(name, kind, type, (value) => coreAttributeRules[name](value) ?? type.problem(value));
}

function define<T extends CloudEventAttributeValue>(
  name: string,
  kind: AttributeKind,
  type: AttributeType<T>,
  problem: (value: unknown) => string | undefined,
): AttributeDefinition<T> {
  const refuse = (rule: string | undefined): void => {
    if (rule !== undefined) throw new InvalidEventError([{ attribute: name, rule }]);
  };
  const definition: AttributeDefinition<T> = {
    name,
    kind,
    type,
    problem,
    parse(text) {
      refuse(typeof text === 'string' ? type.textProblem(text) : 'must be text');
      return definition.validate(type.parse(text));
    },
    format: (value) => type.format(definition.validate(value)),
    validate(value) {
      refuse(problem(value));
      return value as T;
    },
  };
  return Object.freeze(definition);
}

function broken<T>(constraint: AttributeConstraint<T>, value: T): string | undefined {
  try {
    return constraint(value);
  } catch (error) {
    return `is refused by its definition: ${messageOf(error)}`;
  }
}
