import { charsetOf, type CloudEvent, fromBase64, isBase64, isJsonMediaType } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { eventName } from '../check-core.js';
import type { EventContent, FormatDecodeOptions } from '../event-format.js';
import { checkCount } from '../limits.js';
import { type ParsedText, parseText, unsendable } from '../parse-json.js';
import { parsedProblem } from '../parsed-problem.js';
import { type ReceivedContext, receivedMembers } from '../received-event.js';

/**
 * Reads one event of the JSON format. Nothing is invented: a missing attribute stays missing or is an error. Data
 * without `datacontenttype` is JSON and is marked so; `data_base64` becomes bytes.
 *
 * @see CloudEvents JSON format 1.0.2, sections 2 and 3
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructured(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent {
  const { value, isPlain } = parse(content, options);
  return toEvent(value, { what: 'the event', extensions: options.extensions, isPlain });
}

/**
 * Reads a batch of the JSON format; `[]` is a legal batch.
 *
 * @throws DecodeError naming the index of the first bad event
 */
export function decodeBatch(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent[] {
  const { value: items, isPlain } = parse(content, options);
  if (!Array.isArray(items)) throw new DecodeError('A batch must be a JSON array of events');
  const { extensions, maxEvents } = options;
  checkCount(items.length, maxEvents);
  return items.map((item, what) => toEvent(item, { what, extensions, isPlain }));
}

function parse(content: EventContent, { contentType }: FormatDecodeOptions): ParsedText {
  return parseText(content, contentType === undefined ? undefined : charsetOf(contentType));
}

function toEvent(value: unknown, context: ReceivedContext): CloudEvent {
  const { what } = context;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(`${capital(eventName(what))} must be a JSON object`);
  }
  // What was parsed is nobody else's: it becomes the event.
  const event = receivedMembers(value as Record<string, unknown>, context);
  const { data, data_base64: base64 } = event;
  if (base64 !== undefined) return withBytes(event, base64, data, what);
  if (data !== undefined) checkData(event, data, what);
  return event;
}

function withBytes(event: CloudEvent, base64: unknown, data: unknown, what: string | number): CloudEvent {
  if (data !== undefined) throw new DecodeError(`${capital(eventName(what))} has both 'data' and 'data_base64'`);
  if (typeof base64 !== 'string' || !isBase64(base64)) {
    throw new DecodeError(`'data_base64' of ${eventName(what)} must be base64 text (RFC 4648, section 4)`);
  }
  delete event.data_base64;
  event.data = fromBase64(base64);
  return event;
}

function checkData(event: CloudEvent, data: unknown, what: string | number): void {
  const { datacontenttype: type } = event;
  const problem = parsedProblem(data);
  if (problem !== undefined) throw unsendable(problem, typeof what === 'number' ? `$[${what}].data` : '$.data');
  if (type === undefined) event.datacontenttype = 'application/json';
  else if (!isJsonMediaType(type) && typeof data !== 'string') {
    throw new DecodeError(
      `'data' of ${eventName(what)} must be a string, because datacontenttype is no JSON media type`,
    );
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
