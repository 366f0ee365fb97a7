import type { AttributeDefinition } from './attribute-definition.js';
import type { CloudEventAttributeValue } from './cloud-event.js';

/** The value of a defined attribute, or the rule it breaks. */
export type ReadExtension =
  { readonly rule: undefined; readonly value: CloudEventAttributeValue } | { readonly rule: string };

/** Reads the value an event has for a defined attribute; text is parsed, since most protocols carry nothing else. */
export function readExtension({ type, problem }: AttributeDefinition, given: unknown): ReadExtension {
  const textRule = typeof given === 'string' ? type.textProblem(given) : undefined;
  if (textRule !== undefined) return { rule: textRule };
  const value = typeof given === 'string' ? type.parse(given) : given;
  const rule = problem(value);
  return rule === undefined ? { rule, value: value as CloudEventAttributeValue } : { rule };
}
