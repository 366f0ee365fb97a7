import { types } from 'node:util';
import { InvalidEventError } from '../errors/invalid-event.error.js';
import { toJsonText } from './json-text.js';
import { isJsonMediaType, isProtobufMediaType } from './media-type.js';
import { PlainJson } from './plain-json.js';
import { type ProtobufData, protobufDataOf } from './protobuf-data.js';
import { hasUnpairedSurrogate } from './text.js';

/** Data as it will be sent, taken once at acceptance: later changes of the caller's object have no effect. */
export type EventData =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly json: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  /** A packed protobuf message; `json` where its type is known. */
  | {
      readonly kind: 'protobuf';
      readonly typeUrl: string;
      readonly bytes: Uint8Array;
      readonly json: string | undefined;
    };

/** A class for the many: V8 may place what it makes of a literal among what lives long. */
class JsonData {
  readonly kind = 'json';

  constructor(readonly json: string) {}
}

/** Of as many bytes as characters, which whoever measures and writes it need not find out again. */
class AsciiJsonData extends JsonData {}

/** Whether it is known to be written in ASCII. */
export function isAsciiData(data: EventData): boolean {
  return data instanceof AsciiJsonData || data === noData;
}

export const noData: EventData = { kind: 'none' };

/**
 * Decides by the runtime type of `data` and by `datacontenttype` how data is represented
 * (CloudEvents JSON format, section 3.1): bytes stay bytes, JSON types are serialised, text stays text.
 *
 * @throws InvalidEventError when data cannot be represented: cycles, BigInt, functions, too deep, not JSON.
 */
export function takeData(data: unknown, contentType: string | undefined): EventData {
  if (data === undefined) return noData;
  const isJson = contentType === undefined || isJsonMediaType(contentType);
  // Most data is this, and nothing that is not JSON can be written so.
  const plain = isJson ? takePlain(data) : undefined;
  if (plain !== undefined) return plain;
  const bytes = bytesOf(data);
  if (bytes !== undefined) return { kind: 'binary', bytes: new Uint8Array(bytes) };
  const message = typeof data === 'object' && data !== null ? protobufDataOf(data) : undefined;
  if (message !== undefined) return takeMessage(message, contentType);
  if (isJson) return new JsonData(jsonOf(data));
  if (isUnpackedMessage(data)) throw refuse(unpackedRule);
  if (typeof data !== 'string') throw refuse('must be text or bytes, because datacontenttype is no JSON media type');
  // JSON escapes an unpaired surrogate; in text it would be replaced in silence.
  if (hasUnpairedSurrogate(data)) throw refuse('contains an unpaired surrogate, which no charset can hold');
  return { kind: 'text', text: data };
}

function takePlain(data: unknown): EventData | undefined {
  const plain = new PlainJson();
  if (!plain.write(data)) return undefined;
  return plain.isAscii ? new AsciiJsonData(plain.text) : new JsonData(plain.text);
}

const unpackedRule = 'is a protobuf message that is not packed; send packAny(schema, message)';

/** A message of protobuf-es may be plain JSON. Where it is none, saying how messages are sent helps more than why. */
function jsonOf(data: unknown): string {
  try {
    return toJsonText(data);
  } catch (error) {
    throw isUnpackedMessage(data) ? refuse(unpackedRule) : error;
  }
}

function isUnpackedMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && typeof (data as { $typeName?: unknown }).$typeName === 'string';
}

function takeMessage({ typeUrl, value, json }: ProtobufData, contentType: string | undefined): EventData {
  const bytes = new Uint8Array(value);
  if (json === undefined) return { kind: 'protobuf', typeUrl, bytes, json };
  if (contentType !== undefined && !isJsonMediaType(contentType) && !isProtobufMediaType(contentType)) {
    throw refuse('is a protobuf message, which is sent as JSON or as application/protobuf only');
  }
  return { kind: 'protobuf', typeUrl, bytes, json: toJsonText(json) };
}

/** A view on the bytes of any buffer type, or nothing. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  // The last of these is a plain object: what data mostly is, known without asking further.
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) === Object.prototype) return undefined;
  if (data instanceof Uint8Array) return data;
  // Not by instanceof: buffers of another realm (a test environment, a vm context) are buffers too.
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return types.isAnyArrayBuffer(data) ? new Uint8Array(data) : undefined;
}

function refuse(rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute: 'data', rule }]);
}
