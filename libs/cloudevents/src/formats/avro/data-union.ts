import { hasUnpairedSurrogate, maxJsonDepth } from '../../core/index.js';

type Members = Record<string, unknown>;

/**
 * The form of JSON data in the union of the schema, or nothing where it has none.
 *
 * The union holds less than JSON: an object at the top holds scalars and objects, an array at the top holds objects;
 * an object further in holds scalars, arrays of objects, and objects all of whose members are objects. Null at the top
 * would be taken for no data, text with an unpaired surrogate is no UTF-8, and whole numbers beyond 2^53 stay the text
 * that they are, since the numbers of the union are doubles.
 *
 * @param json valid JSON
 * @see CloudEvents Avro format 1.0.2, section 3 "Data"
 */
export function unionOf(json: string): unknown {
  // JSON writes an unpaired surrogate as an escape: where there is none, no string need be looked at.
  const walk: Walk = { escapes: /\\u[dD]/.test(json) };
  const value = JSON.parse(json) as unknown;
  if (value === null) return undefined;
  const fits = Array.isArray(value)
    ? wrapItems(value, 1, walk)
    : isObject(value)
      ? wrapTop(value, walk)
      : isScalar(value, walk);
  return fits ? value : undefined;
}

interface Walk {
  readonly escapes: boolean;
}

// What was just parsed belongs to nobody else, so that records are put in where the objects were.

function wrapTop(map: Members, walk: Walk): boolean {
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (!isText(key, walk) || Array.isArray(value)) return false;
    if (!isObject(value)) {
      if (!isScalar(value, walk)) return false;
    } else if (wrapMembers(value, 2, walk)) map[key] = { value };
    else return false;
  }
  return true;
}

/** The members of a record: whatever an object below the top can hold. */
function wrapMembers(map: Members, depth: number, walk: Walk): boolean {
  if (depth > maxJsonDepth) return false;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (!isText(key, walk)) return false;
    const fits = Array.isArray(value)
      ? wrapItems(value, depth + 1, walk)
      : isObject(value)
        ? wrapObjects(value, depth + 1, walk)
        : isScalar(value, walk);
    if (!fits) return false;
  }
  return true;
}

function wrapItems(items: unknown[], depth: number, walk: Walk): boolean {
  if (depth > maxJsonDepth) return false;
  for (let index = 0; index < items.length; index++) {
    const value = items[index];
    if (!isObject(value) || !wrapMembers(value, depth + 1, walk)) return false;
    items[index] = { value };
  }
  return true;
}

/** A map that holds nothing but records. */
function wrapObjects(map: Members, depth: number, walk: Walk): boolean {
  if (depth > maxJsonDepth) return false;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (!isText(key, walk) || !isObject(value) || !wrapMembers(value, depth + 1, walk)) return false;
    map[key] = { value };
  }
  return true;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown, walk: Walk): boolean {
  if (typeof value === 'string') return isText(value, walk);
  return typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
}

function isText(text: string, { escapes }: Walk): boolean {
  return !escapes || !hasUnpairedSurrogate(text);
}
