import { extensionNameProblem, type CloudEvent } from '../core/index.js';
import type { EventProblem } from '../errors/index.js';

const none: readonly EventProblem[] = [];

/**
 * Adds the extensions of a draft to the event, their keys in lower case. `null` keeps a key out of the event, also the
 * `correlationid` that is there already. Values are checked with the whole event.
 *
 * @returns the names that cannot be used
 */
export function addExtensions(event: CloudEvent, extensions: unknown): readonly EventProblem[] {
  if (extensions === undefined || extensions === null) return none;
  if (typeof extensions !== 'object' || Array.isArray(extensions) || extensions instanceof Map) {
    return [{ attribute: 'extensions', rule: 'must be an object of attribute names and values' }];
  }
  const values = extensions as Readonly<Record<string, unknown>>;
  let problems: EventProblem[] | undefined;
  let mayClash = false;
  for (const key in values) {
    if (values[key] === undefined || !Object.hasOwn(values, key)) continue;
    const name = key.toLowerCase();
    mayClash ||= name !== key;
    const rule = extensionNameProblem(name) ?? (mayClash ? clash(keyBefore(key, name, values)) : undefined);
    if (rule === undefined) event[name] = attributeValue(values[key]);
    else (problems ??= []).push({ attribute: key, rule });
  }
  return problems ?? none;
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
