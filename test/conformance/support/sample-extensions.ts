import {
  type AttributeDefinition,
  type AttributeType,
  type AttributeTypeName,
  attributeTypes,
  defineAttribute,
} from 'nestjs-cloudevents';
import type { AttributeValue } from './expected-event.js';
import { instantOf } from './instant.js';
import { bullets, type Section } from './markdown.js';
import { UnknownShapeError } from './shape.js';

type Constraint = (value: AttributeValue) => string | undefined;

/** The extensions that the conformance suite defines for its cases. */
export interface SampleExtensions {
  readonly free: readonly AttributeDefinition[];
  /** Those with a rule beyond their type. */
  readonly constrained: readonly AttributeDefinition[];
}

const types = new Map(Object.values(attributeTypes).map((type) => [type.name, type as AttributeType]));

/** @throws UnknownShapeError for a type or a rule that is not known */
export function sampleExtensions(parts: readonly Section[]): SampleExtensions {
  return { free: definitionsOf(parts, freeTitle), constrained: definitionsOf(parts, constrainedTitle) };
}

/** The types of the sample extensions, by their names. */
export function sampleTypes(parts: readonly Section[]): ReadonlyMap<string, AttributeTypeName> {
  const { free, constrained } = sampleExtensions(parts);
  return new Map([...free, ...constrained].map(({ name, type }) => [name, type.name]));
}

const freeTitle = /^unconstrained attributes$/i;
const constrainedTitle = /^constrained attributes$/i;

function definitionsOf(parts: readonly Section[], title: RegExp): readonly AttributeDefinition[] {
  return parts
    .filter((section) => title.test(section.title))
    .flatMap(({ body }) =>
      bullets(body).map(([name, text]) => {
        const [typeName = '', rule] = text.split(/ which must /);
        const type = types.get(typeName as AttributeTypeName);
        if (type === undefined) throw new UnknownShapeError(`sample extension '${name}' of a known type`, text);
        return defineAttribute(name, type, rule === undefined ? undefined : constraintOf(name, rule));
      }),
    );
}

function constraintOf(name: string, rule: string): Constraint {
  const problem = `must ${rule}`;
  const check = checkOf(rule);
  if (check === undefined) throw new UnknownShapeError(`sample extension '${name}' with a known rule`, rule);
  return (value) => (check(value) ? undefined : problem);
}

function checkOf(rule: string): ((value: AttributeValue) => boolean) | undefined {
  if (/strictly positive/.test(rule)) return (value) => typeof value === 'number' && value > 0;
  const most = /at most (\d+) (?:characters|bytes)/.exec(rule)?.[1];
  if (most !== undefined) {
    return (value) => (typeof value === 'string' || value instanceof Uint8Array) && value.length <= Number(most);
  }
  const earliest = instantOf(/at or after (\S+)/.exec(rule)?.[1] ?? '');
  return earliest === undefined ? undefined : (value) => (instantOf(String(value)) ?? -Infinity) >= earliest;
}
