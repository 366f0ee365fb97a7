import { types } from 'node:util';

/** The deepest nesting of arrays and objects that is sent. Deeper data is refused, by us rather than by the stack. */
export const maxJsonDepth = 1000;

/**
 * The most values (members and items, each time they are reached) that one event carries: some references shared over
 * and over make a small graph an endless text.
 */
export const maxJsonValues = 5_000_000;

/** The first place where JSON cannot hold a value; `path` leads there, `rule` says why. */
export interface JsonProblem {
  path: string;
  readonly rule: string;
}

/** What one walk through a value found out. */
export interface JsonWalk {
  readonly problem: JsonProblem | undefined;
  /** Whether objects with a `toJSON` of their own were met. What these will answer was not looked at. */
  readonly asksObjects: boolean;
}

class Walk implements JsonWalk {
  problem: JsonProblem | undefined;
  asksObjects = false;
  left = maxJsonValues;
}

/**
 * Looks for what JSON cannot represent or would change in silence: BigInt, function, symbol, NaN and infinities, gaps
 * in arrays, Map, Set and other objects that would become `{}`, cycles, excessive depth. Absent (`undefined`) members
 * are left out by JSON and are no problem; nor are members with a symbol as key.
 */
export function walkJson(value: unknown): JsonWalk {
  const walk = new Walk();
  walk.problem = visit(value, 0, walk);
  return walk;
}

/** What keeps a single value from being JSON, its members aside; or nothing. */
export function lossRule(value: unknown): string | undefined {
  switch (typeof value) {
    case 'object':
      return value === null ? undefined : hiddenContent(value);
    case 'number':
      return Number.isFinite(value) ? undefined : 'is not a finite number, which JSON cannot hold';
    case 'bigint':
      return 'is a BigInt, which JSON cannot hold; send it as text';
    case 'function':
    case 'symbol':
      return `is a ${typeof value}, which JSON cannot hold`;
    default:
      return undefined;
  }
}

/** The rule for `undefined` and holes in arrays. */
export const gapRule = 'is undefined; in an array JSON would write null';

function visit(value: unknown, depth: number, walk: Walk): JsonProblem | undefined {
  if (typeof value === 'string' || value === null) return undefined;
  return typeof value === 'object' ? visitObject(value, depth, walk) : found(lossRule(value));
}

function visitObject(value: object, depth: number, walk: Walk): JsonProblem | undefined {
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return visitSpeaker(value, walk);
  if (depth >= maxJsonDepth) return found(`is nested more than ${maxJsonDepth} levels deep, or contains itself`);
  if (Array.isArray(value)) return visitItems(value, depth, walk);
  if (ArrayBuffer.isView(value)) return found(hiddenContent(value));
  let members = 0;
  let inherits = false;
  for (const key in value) {
    members++;
    const problem = visit((value as Record<string, unknown>)[key], depth + 1, walk);
    // JSON writes own members only; asking for that late keeps the loop fast.
    if (problem !== undefined && Object.hasOwn(value, key)) return within(problem, `.${key}`);
    inherits ||= problem !== undefined;
  }
  if ((walk.left -= members) < 0) return tooMany();
  return members === 0 || inherits ? found(hiddenContent(value)) : undefined;
}

function visitItems(items: readonly unknown[], depth: number, walk: Walk): JsonProblem | undefined {
  if ((walk.left -= items.length) < 0) return tooMany();
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const problem = item === undefined ? found(gapRule) : visit(item, depth + 1, walk);
    if (problem !== undefined) return within(problem, `[${index}]`);
  }
  return undefined;
}

function visitSpeaker(value: object, walk: Walk): JsonProblem | undefined {
  if (!types.isDate(value)) walk.asksObjects = true;
  else if (Number.isNaN(value.getTime())) return found('is an invalid date; JSON would write null');
  return undefined;
}

/** Binary data, and what JSON would write as `{}` although there is something in it: Map, Set, Error, RegExp, Promise. */
function hiddenContent(value: object): string | undefined {
  if (ArrayBuffer.isView(value))
    return 'is binary, which JSON cannot hold; send bytes as the whole data, or as base64 text';
  if (types.isBoxedPrimitive(value)) return lossRule(value.valueOf());
  if (Array.isArray(value) || Object.keys(value).length > 0) return undefined;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === 'Object' ? undefined : `is of type ${kind}, which JSON would write as {}`;
}

function tooMany(): JsonProblem {
  return { path: '', rule: `holds more than ${maxJsonValues} values` };
}

function found(rule: string | undefined): JsonProblem | undefined {
  return rule === undefined ? undefined : { path: '', rule };
}

/** Prefixes the path on the way out; the path of something nested very deep is cut to stay readable. */
function within(problem: JsonProblem, step: string): JsonProblem {
  const shown = step.length > 40 ? `${step.slice(0, 40)}…` : step;
  problem.path = problem.path.length > 80 ? `${shown}…` : shown + problem.path;
  return problem;
}
