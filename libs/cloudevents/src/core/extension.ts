import { DefinitionError } from '../errors/definition.error.js';
import { type EventProblem, InvalidEventError } from '../errors/invalid-event.error.js';
import { type AttributeConstraint, type AttributeDefinition, defineAttribute } from './attribute-definition.js';
import type { AttributeType } from './attribute-type.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { withAttributes } from './event-attributes.js';
import { readExtension } from './read-extension.js';

/** How one attribute of an extension is declared. */
export interface ExtensionAttribute<T extends CloudEventAttributeValue = CloudEventAttributeValue> {
  readonly type: AttributeType<T>;
  /** Whether an event that uses the extension must have it. Default: false. */
  readonly required?: boolean;
  readonly constraint?: AttributeConstraint<T>;
}

// The values are of any type here, which only `any` says of a function's parameter.
// oxlint-disable-next-line typescript/no-explicit-any
type Declarations = Readonly<Record<string, ExtensionAttribute<any>>>;

type ValueOf<A> = A extends { readonly type: AttributeType<infer T> } ? T : never;

/** The values of an extension's attributes as they were found: any may be missing. */
export type ExtensionValues<A> = { readonly [K in keyof A]?: ValueOf<A[K]> };

/** What an event is given: `null` removes an attribute, what is not named stays. */
export type ExtensionChange<A> = { readonly [K in keyof A]?: ValueOf<A[K]> | null };

/** Attributes that belong together. */
export interface Extension<A = Declarations> {
  readonly name: string;
  /** The definitions by attribute name. */
  readonly attributes: { readonly [K in keyof A]: AttributeDefinition<ValueOf<A[K]>> };
  readonly allAttributes: readonly AttributeDefinition[];
  /**
   * The values an event has, or nothing where it has none of them. Text is parsed by the declared type, since most
   * protocols carry nothing else.
   *
   * @throws InvalidEventError when a rule of the extension is broken
   */
  get(event: CloudEvent): ExtensionValues<A> | undefined;
  /** A new event with the values. @throws InvalidEventError when a rule of the extension would be broken */
  with<T>(event: CloudEvent<T>, values: ExtensionChange<A>): CloudEvent<T>;
  /** Every rule of the extension that an event breaks; none where the event does not use it. */
  problems(event: CloudEvent): readonly EventProblem[];
}

/**
 * Defines an extension.
 *
 * @param name for messages, e.g. `severity`
 * @param declarations its attributes by their names
 * @param rule what the values must obey together; gives what is wrong, or nothing. Asked only when each value is right
 * @throws DefinitionError for a name that no attribute can have, or without attributes
 *
 * @example
 * const billing = defineExtension('billing', {
 *   costcenter: { type: attributeTypes.integer, required: true, constraint: (n) => (n > 0 ? undefined : 'must be positive') },
 * });
 * billing.get(billing.with(event, { costcenter: 7 })); // { costcenter: 7 }
 */
export function defineExtension<const A extends Declarations>(
  name: string,
  declarations: A,
  rule?: (values: ExtensionValues<A>, event: CloudEvent) => EventProblem | undefined,
): Extension<A> {
  const allAttributes = Object.entries(declarations).map(([attribute, declaration]) => {
    const { type, constraint } = declaration as ExtensionAttribute;
    return defineAttribute(attribute, type, constraint);
  });
  if (allAttributes.length === 0) throw new DefinitionError(`The extension '${name}' has no attributes`);
  const required = allAttributes.filter((attribute) => declarations[attribute.name]?.required === true);

  const read = (event: CloudEvent): { values: Map<string, unknown>; problems: EventProblem[] } => {
    const values = new Map<string, unknown>();
    const problems: EventProblem[] = [];
    for (const definition of allAttributes) {
      const given = Object.hasOwn(event, definition.name) ? event[definition.name] : undefined;
      if (given === undefined || given === null) continue;
      const found = readExtension(definition, given);
      if (found.rule === undefined) values.set(definition.name, found.value);
      else problems.push({ attribute: definition.name, rule: found.rule });
    }
    if (values.size === 0 && problems.length === 0) return { values, problems };
    for (const { name: attribute } of required) {
      const missing = !values.has(attribute) && problems.every((problem) => problem.attribute !== attribute);
      if (missing) problems.push({ attribute, rule: `is required by the extension '${name}'` });
    }
    const together =
      problems.length === 0 ? rule?.(Object.fromEntries(values) as ExtensionValues<A>, event) : undefined;
    return { values, problems: together === undefined ? problems : [together] };
  };

  const extension: Extension<A> = {
    name,
    attributes: Object.freeze(
      Object.fromEntries(allAttributes.map((attribute) => [attribute.name, attribute])),
    ) as Extension<A>['attributes'],
    allAttributes: Object.freeze(allAttributes),
    get(event) {
      const { values, problems } = read(event);
      if (problems.length > 0) throw new InvalidEventError(problems);
      return values.size === 0 ? undefined : (Object.fromEntries(values) as ExtensionValues<A>);
    },
    with(event, values) {
      const changed = withAttributes(event, values, allAttributes);
      const { problems } = read(changed);
      if (problems.length > 0) throw new InvalidEventError(problems);
      return changed;
    },
    problems: (event) => read(event).problems,
  };
  return Object.freeze(extension);
}
