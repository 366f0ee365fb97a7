import { type JsonProblem, maxJsonDepth, maxJsonValues, walkJson } from '../core/index.js';

/**
 * What keeps a value that was parsed from JSON from being sent on: nesting without end, too many values, and numbers
 * like `1e400` that became infinite; or nothing. A parser makes no other values, so that less need be asked than of
 * those of an application.
 */
export function parsedProblem(value: unknown): JsonProblem | undefined {
  // The value itself is not counted. Where and why is found by walking once more.
  return after(value, -1, maxJsonValues) < 0 ? walkJson(value).problem : undefined;
}

/** How many more values there may be after those of this one; negative where something is wrong. */
function roomLeft(value: object, depth: number, room: number): number {
  if (depth >= maxJsonDepth) return -1;
  let left = room;
  if (Array.isArray(value)) {
    left -= value.length;
    for (let index = 0; index < value.length && left >= 0; index++) left = after(value[index], depth, left);
    return left;
  }
  for (const key in value) {
    left = after((value as Record<string, unknown>)[key], depth, left - 1);
    if (left < 0) return left;
  }
  return left;
}

function after(member: unknown, depth: number, room: number): number {
  if (typeof member === 'number') return Number.isFinite(member) ? room : -1;
  return typeof member === 'object' && member !== null ? roomLeft(member, depth + 1, room) : room;
}
