import { DefinitionError } from '../errors/definition.error.js';
import { type EventProblem, InvalidEventError } from '../errors/invalid-event.error.js';
import { type AttributeConstraint, type AttributeDefinition, defineAttribute } from './attribute-definition.js';
import { shownName } from './attribute-name.js';
import type { AttributeType } from './attribute-type.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { getAttribute, withAttributes } from './event-attributes.js';
import { readExtension } from './read-extension.js';
import { messageOf } from './thrown.js';

/** How one attribute of an extension is declared. */
export interface ExtensionAttribute<T extends CloudEventAttributeValue = CloudEventAttributeValue> {
  readonly type: AttributeType<T>;
  /** Whether an event that uses the extension must have it. Default: false. */
  readonly required?: boolean;
  readonly constraint?: AttributeConstraint<T>;
}

/** The values of attributes by their names, where nothing is known of them. */
type AnyValues = Readonly<Record<string, CloudEventAttributeValue>>;

/** The values of an extension's attributes as they were found: any may be missing. */
export type ExtensionValues<V> = { readonly [K in keyof V]?: V[K] };

/** What an event is given: `null` or `undefined` removes an attribute, what is not named stays. */
export type ExtensionChange<V> = { readonly [K in keyof V]?: V[K] | null | undefined };

/** Attributes that belong together; `V` is the values they have: `{ sequence: string }`. */
export interface Extension<V extends AnyValues = AnyValues> {
  readonly name: string;
  /** The definitions by attribute name. */
  readonly attributes: { readonly [K in keyof V]: AttributeDefinition<V[K]> };
  readonly allAttributes: readonly AttributeDefinition[];
  /**
   * The values an event has, or nothing where it has none of them. Text is parsed by the declared type, since most
   * protocols carry nothing else.
   *
   * @throws InvalidEventError when a rule of the extension is broken
   */
  get(event: CloudEvent): ExtensionValues<V> | undefined;
  /** A new event with the values. @throws InvalidEventError when a rule of the extension would be broken */
  with<T>(event: CloudEvent<T>, values: ExtensionChange<V>): CloudEvent<T>;
  /** Every rule of the extension that an event breaks; none where the event does not use it. */
  problems(event: CloudEvent): readonly EventProblem[];
}

/**
 * Defines an extension.
 *
 * @param name for messages, e.g. `severity`
 * @param declarations its attributes by their names
 * @param rule what the values must obey together; gives what is wrong, or nothing. Asked only when each value is right;
 * what it throws counts as what is wrong
 * @throws DefinitionError for a name that no attribute can have, for a type that is none, or without attributes
 *
 * @example
 * const billing = defineExtension('billing', {
 *   costcenter: { type: attributeTypes.integer, required: true, constraint: (n) => (n > 0 ? undefined : 'must be positive') },
 * });
 * billing.get(billing.with(event, { costcenter: 7 })); // { costcenter: 7 }
 */
export function defineExtension<V extends AnyValues>(
  name: string,
  declarations: { readonly [K in keyof V]: ExtensionAttribute<V[K]> },
  rule?: (values: ExtensionValues<V>, event: CloudEvent) => EventProblem | undefined,
): Extension<V> {
  const allAttributes = Object.entries(declarations).map(([attribute, declaration]) => {
    const { type, constraint } = declaration as ExtensionAttribute;
    return defineAttribute(attribute, type, constraint);
  });
  if (allAttributes.length === 0) throw new DefinitionError(`The extension '${name}' has no attributes`);
  const required = allAttributes.filter((attribute) => declarations[attribute.name]?.required === true);

  const read = (event: CloudEvent): Found => {
    const found = readEach(event, allAttributes);
    const { values, problems } = found;
    if (values.size === 0 && problems.length === 0) return found;
    for (const { name: attribute } of required) {
      const isMissing = !values.has(attribute) && problems.every((problem) => problem.attribute !== attribute);
      if (isMissing) problems.push({ attribute, rule: `is required by the extension '${name}'` });
    }
    const together = problems.length === 0 ? askTogether(event, values) : undefined;
    if (together !== undefined) problems.push(together);
    return found;
  };
  const askTogether = (event: CloudEvent, values: Found['values']): EventProblem | undefined => {
    try {
      return rule?.(Object.fromEntries(values) as ExtensionValues<V>, event);
    } catch (error) {
      const [attribute = name] = values.keys();
      return { attribute, rule: `is refused by the extension '${name}': ${messageOf(error)}` };
    }
  };

  const extension: Extension<V> = {
    name,
    attributes: Object.freeze(
      Object.fromEntries(allAttributes.map((attribute) => [attribute.name, attribute])),
    ) as Extension<V>['attributes'],
    allAttributes: Object.freeze(allAttributes),
    get(event) {
      const { values, problems } = read(event);
      refuse(problems);
      return values.size === 0 ? undefined : (Object.fromEntries(values) as ExtensionValues<V>);
    },
    with(event, values) {
      refuse(foreign(values, name, allAttributes));
      const changed = withAttributes(event, values, allAttributes);
      refuse(read(changed).problems);
      return changed;
    },
    problems: (event) => read(event).problems,
  };
  return Object.freeze(extension);
}

interface Found {
  readonly values: Map<string, CloudEventAttributeValue>;
  readonly problems: EventProblem[];
}

/** Each attribute by itself. */
function readEach(event: CloudEvent, attributes: readonly AttributeDefinition[]): Found {
  const values: Found['values'] = new Map();
  const problems: EventProblem[] = [];
  for (const definition of attributes) {
    const given = getAttribute(event, definition.name);
    if (given === undefined) continue;
    const found = readExtension(definition, given);
    if (found.rule === undefined) values.set(definition.name, found.value);
    else problems.push({ attribute: definition.name, rule: found.rule });
  }
  return { values, problems };
}

/** Objects with more members than the extension has would set attributes that nobody thought of. */
function foreign(values: object, name: string, attributes: readonly AttributeDefinition[]): EventProblem[] {
  return Object.keys(values)
    .filter((key) => attributes.every((attribute) => attribute.name !== key))
    .map((key) => ({ attribute: shownName(key), rule: `is no attribute of the extension '${name}'` }));
}

function refuse(problems: readonly EventProblem[]): void {
  if (problems.length > 0) throw new InvalidEventError(problems);
}
