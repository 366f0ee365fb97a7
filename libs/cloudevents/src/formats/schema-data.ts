import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DefinitionError } from '../errors/index.js';

/** What a schema makes of a value: the value in its type, or why it does not fit. */
export type SchemaResult<T> = { readonly problem: undefined; readonly value: T } | { readonly problem: string };

const mostIssues = 5;
const mostCharacters = 200;

/**
 * Puts a value through a schema of any library that speaks Standard Schema: zod, valibot, arktype and others.
 *
 * @see https://standardschema.dev
 * @throws DefinitionError when the schema is asynchronous: events are read in one turn
 */
export function applySchema<T>(schema: StandardSchemaV1<unknown, T>, value: unknown): SchemaResult<T> {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new DefinitionError('The schema of a format must not be asynchronous');
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
