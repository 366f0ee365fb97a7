import { extensionNameProblem, type CloudEvent } from '../core/index.js';
import type { EventProblem } from '../errors/index.js';

/**
 * Adds the extensions of a draft to the event, their keys in lower case. `null` keeps a key out of the event, also the
 * `correlationid` that is there already. Values are checked with the whole event.
 *
 * @returns the names that cannot be used
 */
export function addExtensions(event: CloudEvent, extensions: unknown): EventProblem[] {
  if (extensions === undefined || extensions === null) return [];
  if (typeof extensions !== 'object' || Array.isArray(extensions) || extensions instanceof Map) {
    return [{ attribute: 'extensions', rule: 'must be an object of attribute names and values' }];
  }
  const problems: EventProblem[] = [];
  const taken = new Map<string, string>();
  for (const [key, value] of Object.entries(extensions)) {
    if (value === undefined) continue;
    const name = key.toLowerCase();
    const rule = extensionNameProblem(name) ?? clash(taken.get(name));
    taken.set(name, key);
    if (rule === undefined) event[name] = attributeValue(value);
    else problems.push({ attribute: key, rule });
  }
  return problems;
}

/** A `Date` as RFC 3339 text. Everything else as it is; what is no attribute value, the rules of the event refuse. */
export function attributeValue(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? value : value.toISOString();
}

function clash(other: string | undefined): string | undefined {
  return other === undefined ? undefined : `is the same attribute as '${other}', because names are lower-cased`;
}
