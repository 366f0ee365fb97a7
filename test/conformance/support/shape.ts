/** A file, or a case in it, is not of a shape that its suite knows. */
export class UnknownShapeError extends Error {
  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`expected ${expected}, found ${actual}`);
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws UnknownShapeError unless `value` is an object */
export function objectIn(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new UnknownShapeError(`${what}: an object`, kindOf(value));
}

/** @throws UnknownShapeError unless `value` is an array */
export function listIn(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new UnknownShapeError(`${what}: a list`, kindOf(value));
}

/** @throws UnknownShapeError unless `value` is text */
export function textIn(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new UnknownShapeError(`${what}: text`, kindOf(value));
}

/** @throws UnknownShapeError unless `value` is text or absent; null counts as absent */
export function optionalTextIn(value: unknown, what: string): string | undefined {
  return value === undefined || value === null ? undefined : textIn(value, what);
}

/** The tables of a file: its members without the remarks on where they come from. */
export function tablesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(objectIn(value, 'the file')).filter(([name]) => name !== 'source' && name !== 'note');
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
