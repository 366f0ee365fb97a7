import { DefinitionError } from '../errors/index.js';

/** Where tables lie. */
export interface SchemaOptions {
  /** Schema of the tables, which exists. Default: the first one of the connection's `search_path`. */
  readonly schema?: string | undefined;
}

// What needs no escape between quotation marks, and what PostgreSQL does not cut off.
const name = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * The name of a table as it stands in SQL, between quotation marks.
 *
 * @throws DefinitionError for anything but letters, digits and underscores, or more than 63 of them
 */
export function tableName(table: string, { schema }: SchemaOptions = {}): string {
  const quoted = quotedName(table, 'A table');
  return schema === undefined ? quoted : `${quotedName(schema, 'A schema')}.${quoted}`;
}

function quotedName(text: unknown, what: string): string {
  if (typeof text === 'string' && name.test(text)) return `"${text}"`;
  throw new DefinitionError(`${what} must be named by a letter or _, then letters, digits and _, at most 63 in all`);
}
