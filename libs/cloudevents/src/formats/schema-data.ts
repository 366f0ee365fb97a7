import type { StandardSchemaV1 } from '@standard-schema/spec';
import { messageOf } from '../core/thrown.js';
import { DefinitionError } from '../errors/index.js';

/** What a schema makes of a value: the value in its type, or why it does not fit. */
export type SchemaResult<T> = { readonly problem: undefined; readonly value: T } | { readonly problem: string };

const mostIssues = 5;
const mostCharacters = 200;

/**
 * Puts a value through a schema of any library that speaks Standard Schema: zod, valibot, arktype and others.
 *
 * @see https://standardschema.dev
 * What the schema throws counts as a problem of the value.
 *
 * @throws DefinitionError when the schema is asynchronous: events are read in one turn
 */
export function applySchema<T>(schema: StandardSchemaV1<unknown, T>, value: unknown): SchemaResult<T> {
  let result: StandardSchemaV1.Result<T> | Promise<StandardSchemaV1.Result<T>>;
  try {
    result = schema['~standard'].validate(value);
  } catch (error) {
    // What a transformation of the user stumbles over, the sender chose.
    return { problem: `it stumbles over 'data': ${messageOf(error)}` };
  }
  if (result instanceof Promise) {
    result.catch(() => undefined);
    // Some libraries answer so as well where a transformation throws.
    throw new DefinitionError('The schema of a format must not be asynchronous, and nothing in it may throw');
  }
  if (result.issues === undefined) return { problem: undefined, value: result.value };
  const issues = result.issues.slice(0, mostIssues).map(issueText);
  const more = result.issues.length - issues.length;
  return { problem: issues.join('; ') + (more > 0 ? `; and ${more} more` : '') };
}

function issueText({ path = [], message }: StandardSchemaV1.Issue): string {
  const place = path.map((part) => `.${String(typeof part === 'object' ? part.key : part)}`).join('');
  return `'data${place.slice(0, mostCharacters)}': ${message.slice(0, mostCharacters)}`;
}
