import { type JsonProblem, maxJsonDepth, maxJsonValues, walkJson } from '../core/index.js';

/**
 * What keeps a value that was parsed from JSON from being sent on: nesting without end, too many values, and numbers
 * like `1e400` that became infinite; or nothing. A parser makes no other values, so that less need be asked than of
 * those of an application.
 */
export function parsedProblem(value: unknown): JsonProblem | undefined {
  // Where and why is found by walking once more.
  return roomLeft(value, 0, maxJsonValues) < 0 ? walkJson(value).problem : undefined;
}

/** How many more values there may be after those of this one; negative where something is wrong. */
function roomLeft(value: unknown, depth: number, room: number): number {
  if (typeof value !== 'object' || value === null) return isSendable(value) ? room : -1;
  if (depth >= maxJsonDepth) return -1;
  let left = room;
  if (Array.isArray(value)) {
    left -= value.length;
    for (let index = 0; index < value.length && left >= 0; index++) left = roomLeft(value[index], depth + 1, left);
    return left;
  }
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    left--;
    if (typeof member === 'string') continue;
    left = roomLeft(member, depth + 1, left);
    if (left < 0) return left;
  }
  return left;
}

function isSendable(scalar: unknown): boolean {
  return typeof scalar !== 'number' || Number.isFinite(scalar);
}
