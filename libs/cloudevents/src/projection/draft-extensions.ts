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
  let problems: EventProblem[] | undefined;
  let taken: Map<string, string> | undefined;
  for (const key of Object.keys(extensions)) {
    const value = (extensions as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const name = key.toLowerCase();
    const rule = extensionNameProblem(name) ?? clash(taken?.get(name));
    (taken ??= new Map()).set(name, key);
    if (rule === undefined) event[name] = attributeValue(value);
    else (problems ??= []).push({ attribute: key, rule });
  }
  return problems ?? none;
}

/** A `Date` as RFC 3339 text. Everything else as it is; what is no attribute value, the rules of the event refuse. */
export function attributeValue(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? value : value.toISOString();
}

function clash(other: string | undefined): string | undefined {
  return other === undefined ? undefined : `is the same attribute as '${other}', because names are lower-cased`;
}
