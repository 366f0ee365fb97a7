import { isProtobufMessage } from './protobuf-shape.js';

const none: readonly object[] = [];

/** Whether a handler returned a single draft, as most do. */
export function isDraft(result: unknown): result is object {
  return mayBeDraft(result) && !isResponse(result);
}

/**
 * The drafts in what a handler returned. Whether they are good drafts is for the envelope to say.
 *
 * @throws TypeError saying what was returned and what to return, when it is no draft
 */
export function draftsOf(result: unknown): readonly object[] {
  if (result === undefined || result === null) return none;
  if (Array.isArray(result)) return checkAll(result, '');
  if (isResponse(result)) {
    if (Array.isArray(result.events)) return checkAll(result.events, '.events');
    throw refuse(`{ events } with ${describe(result.events)} in it`, '');
  }
  return [check(result, '')];
}

function isResponse(result: unknown): result is { readonly events: unknown } {
  return typeof result === 'object' && result !== null && 'events' in result && !('specversion' in result);
}

function checkAll(list: readonly unknown[], path: string): readonly object[] {
  // not map: it passes over holes
  for (let index = 0; index < list.length; index++) check(list[index], ` at ${path}[${index}]`);
  return list as readonly object[];
}

function check(value: unknown, path: string): object {
  if (mayBeDraft(value)) return value;
  throw refuse(describe(value), path);
}

/** Whether it has members of its own, and is not the protobuf message itself. */
function mayBeDraft(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !isProtobufMessage(value) && !isEmpty(value);
}

function isEmpty(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (isProtobufMessage(value)) return `the protobuf message '${value.$typeName}' itself`;
  if (Object.keys(value).length > 0) return 'an object';
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? `a ${name} without members` : 'an empty object';
}

function refuse(what: string, path: string): TypeError {
  return new TypeError(
    `returned ${what}${path}, which is no draft. Return { type, data }, a CloudEvent, an array of them, { events }, or nothing`,
  );
}
