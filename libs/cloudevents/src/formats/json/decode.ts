import { charsetOf, type CloudEvent, fromBase64, isBase64, isJsonMediaType } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent, FormatDecodeOptions } from '../event-format.js';
import { checkCount } from '../limits.js';
import { parseJson } from '../parse-json.js';
import { receivedEvent } from '../received-event.js';

/**
 * Reads one event of the JSON format. Nothing is invented: a missing attribute stays missing or is an error. Data
 * without `datacontenttype` is JSON and is marked so; `data_base64` becomes bytes.
 *
 * @see CloudEvents JSON format 1.0.2, sections 2 and 3
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructured(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent {
  return toEvent(parse(content, options, 1), 'the event', options);
}

/**
 * Reads a batch of the JSON format; `[]` is a legal batch.
 *
 * @throws DecodeError naming the index of the first bad event
 */
export function decodeBatch(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent[] {
  const items = parse(content, options, 2);
  if (!Array.isArray(items)) throw new DecodeError('A batch must be a JSON array of events');
  checkCount(items.length, options.maxEvents);
  return items.map((item, index) => toEvent(item, `event ${index} of the batch`, options));
}

function parse(content: EventContent, { contentType }: FormatDecodeOptions, around: number): unknown {
  return parseJson(content, contentType === undefined ? undefined : charsetOf(contentType), around);
}

function toEvent(value: unknown, what: string, { extensions }: FormatDecodeOptions): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(`${capital(what)} must be a JSON object`);
  }
  const { data, data_base64: base64, ...members } = value as Record<string, unknown>;
  const attributes = new Map(Object.entries(members).filter(([, member]) => member !== null));
  const event = receivedEvent(attributes, { what, extensions });
  if (base64 !== undefined && base64 !== null) event['data'] = base64Bytes(base64, data, what);
  else if (data !== undefined) addData(event, data, what);
  return event;
}

function base64Bytes(base64: unknown, data: unknown, what: string): Uint8Array {
  if (data !== undefined) throw new DecodeError(`${capital(what)} has both 'data' and 'data_base64'`);
  if (typeof base64 !== 'string' || !isBase64(base64)) {
    throw new DecodeError(`'data_base64' of ${what} must be base64 text (RFC 4648, section 4)`);
  }
  return fromBase64(base64);
}

function addData(event: CloudEvent, data: unknown, what: string): void {
  const { datacontenttype: type } = event;
  if (type === undefined) event.datacontenttype = 'application/json';
  else if (!isJsonMediaType(type) && typeof data !== 'string') {
    throw new DecodeError(`'data' of ${what} must be a string, because datacontenttype is no JSON media type`);
  }
  event.data = data;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
