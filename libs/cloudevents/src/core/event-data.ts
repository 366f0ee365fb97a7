import { InvalidEventError } from '../errors/invalid-event.error.js';
import { jsonProblem } from './json-value.js';
import { isJsonMediaType } from './media-type.js';

/** Data as it will be sent, taken once at acceptance: later changes of the caller's object have no effect. */
export type EventData =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly json: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

const none: EventData = { kind: 'none' };

/**
 * Decides by the runtime type of `data` and by `datacontenttype` how data is represented
 * (CloudEvents JSON format, section 3.1): bytes stay bytes, JSON types are serialised, text stays text.
 *
 * @throws InvalidEventError when data cannot be represented: cycles, BigInt, functions, too deep, not JSON.
 */
export function takeData(data: unknown, contentType: string | undefined): EventData {
  if (data === undefined) return none;
  const bytes = bytesOf(data);
  if (bytes !== undefined) return { kind: 'binary', bytes: Uint8Array.from(bytes) };
  if (contentType === undefined || isJsonMediaType(contentType)) return { kind: 'json', json: toJson(data) };
  if (typeof data === 'string') return { kind: 'text', text: data };
  throw refuse('must be text or bytes, because datacontenttype is no JSON media type');
}

/** A view on the bytes of any buffer type, or nothing. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return data instanceof ArrayBuffer || data instanceof SharedArrayBuffer ? new Uint8Array(data) : undefined;
}

function toJson(data: unknown): string {
  const problem = jsonProblem(data);
  if (problem !== undefined) throw refuse(problem.rule, problem.path);
  let json: string | undefined;
  try {
    json = JSON.stringify(data) as string | undefined;
  } catch (error) {
    throw refuse(`cannot be written as JSON: ${error instanceof Error ? error.message.split('\n')[0] : 'toJSON threw'}`);
  }
  if (json === undefined) throw refuse('has no JSON form');
  return json;
}

function refuse(rule: string, path = ''): InvalidEventError {
  return new InvalidEventError([{ attribute: `data${path}`, rule }]);
}
