import type { DeadLetterFilter } from '../../dead-letters/dead-letter-store.js';

/** What follows WHERE, and the values of its parameters. */
export interface Conditions {
  readonly where: string;
  readonly values: readonly string[];
}

/** For each member of a filter: what holds for the rows that are meant. */
const conditions: Readonly<Record<keyof DeadLetterFilter, (parameter: string) => string>> = {
  keys: (of) => `dead_letter_id IN (SELECT key::bigint FROM json_array_elements_text(${of}::json) AS key)`,
  sink: (of) => `sink = ${of}`,
  reason: (of) => `reason = ${of}`,
  id: (of) => `id = ${of}`,
  source: (of) => `source = ${of}`,
  type: (of) => `type = ${of}`,
  subject: (of) => `subject = ${of}`,
  failedFrom: (of) => `failed_at >= ${of}::timestamptz`,
  failedBefore: (of) => `failed_at < ${of}::timestamptz`,
};

/** Fixed texts alone stand in the SQL, and only those that are asked for, so that the planner finds their indexes. */
export function conditionsOf(filter: DeadLetterFilter, after?: string): Conditions {
  const parts: string[] = [];
  const values: string[] = [];
  const add = (condition: (parameter: string) => string, value: string): void => {
    values.push(value);
    parts.push(condition(`$${values.length}::text`));
  };
  for (const [member, condition] of Object.entries(conditions)) {
    const value = filter[member as keyof DeadLetterFilter];
    if (value !== undefined) add(condition, typeof value === 'string' ? value : keysOf(value));
  }
  if (after !== undefined) add((of) => `dead_letter_id > ${of}::bigint`, after);
  return { where: parts.length === 0 ? 'true' : parts.join(' AND '), values };
}

/** What cannot be a key of this store names nothing. */
const keysOf = (keys: readonly string[]): string => JSON.stringify(keys.filter(isDeadLetterKey));

/** Numbers that a `bigint` has room for, whatever they are. */
export const isDeadLetterKey = (key: string): boolean => /^\d{1,18}$/.test(key);
