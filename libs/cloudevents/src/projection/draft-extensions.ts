import { type Acceptance, extensionNameProblem, type KnownExtensions } from '../core/index.js';
import type { EventProblem } from '../errors/index.js';

const none: readonly EventProblem[] = [];
const correlation = 'correlationid';

/**
 * Gives an event the extensions of its draft, their keys in lower case, and the `correlationid` of the cover, unless the
 * draft names one itself. `null` keeps a key out of the event. Values are checked with the whole event.
 *
 * @returns the names that cannot be used
 */
export function addExtensions(
  acceptance: Acceptance,
  extensions: unknown,
  correlationId: string | undefined,
  known: KnownExtensions,
): readonly EventProblem[] {
  const values = extensions as Readonly<Record<string, unknown>> | undefined;
  const isLeftOut = isNothing(extensions);
  if (correlationId !== undefined && (isLeftOut || !namesCorrelation(extensions))) {
    acceptance.extensions.set(correlation, correlationId, known);
  }
  if (isLeftOut) return none;
  if (typeof extensions !== 'object' || Array.isArray(extensions) || extensions instanceof Map) {
    return [{ attribute: 'extensions', rule: 'must be an object of attribute names and values' }];
  }
  let problems: EventProblem[] | undefined;
  let mayClash = false;
  for (const key in values) {
    const value = values[key];
    if (value === undefined || !Object.hasOwn(values, key)) continue;
    if (!mayClash && acceptance.extensions.repeat(key, value, known)) continue;
    const name = key.toLowerCase();
    mayClash ||= name !== key;
    const rule = extensionNameProblem(name) ?? (mayClash ? clash(keyBefore(key, name, values)) : undefined);
    if (rule !== undefined) (problems ??= []).push({ attribute: key, rule });
    else if (value !== null) acceptance.extensions.setNamed(name, attributeValue(value), known);
  }
  return problems ?? none;
}

/** The extensions of a draft as members of an event, for rules that look at the whole event. */
export function extensionMembers(extensions: unknown, correlationId: string | undefined): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  if (correlationId !== undefined) members[correlation] = correlationId;
  for (const [key, value] of Object.entries(extensions ?? {})) {
    if (value !== undefined) members[key.toLowerCase()] = attributeValue(value);
  }
  return members;
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function namesCorrelation(extensions: unknown): boolean {
  for (const key in extensions as object) {
    // By length first: this is asked of every event.
    if (key.length !== correlation.length || key.toLowerCase() !== correlation) continue;
    if ((extensions as Record<string, unknown>)[key] !== undefined && Object.hasOwn(extensions as object, key))
      return true;
  }
  return false;
}

/** The key before this one that is the same name in lower case. */
function keyBefore(key: string, name: string, values: Readonly<Record<string, unknown>>): string | undefined {
  const keys = Object.keys(values);
  const before = keys.slice(0, keys.indexOf(key));
  return before.find((other) => other.toLowerCase() === name && values[other] !== undefined);
}

/** A `Date` as RFC 3339 text. Everything else as it is; what is no attribute value, the rules of the event refuse. */
export function attributeValue(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? value : value.toISOString();
}

function clash(other: string | undefined): string | undefined {
  return other === undefined ? undefined : `is the same attribute as '${other}', because names are lower-cased`;
}
