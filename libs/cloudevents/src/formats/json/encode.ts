import { type AcceptedEvent, toBase64 } from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';

const encoder = Symbol.for('nestjs-cloudevents.format.json');

/**
 * The event as one JSON object. Serialised once per event: a second sink gets the same text.
 *
 * @see CloudEvents JSON format 1.0.2, section 3 "Envelope"
 * @throws InvalidEventError when the event is longer than a string can be
 */
export function encodeStructured(event: AcceptedEvent): string {
  if (event.encodedBy === encoder) return event.encoded as string;
  const text = write(event);
  event.encodedBy = encoder;
  event.encoded = text;
  return text;
}

function write(event: AcceptedEvent): string {
  try {
    return `{${coreOf(event)}${extensionsOf(event)}${dataOf(event)}}`;
  } catch {
    throw new InvalidEventError([{ attribute: 'data', rule: 'is too long for the JSON format' }], event.origin);
  }
}

/** A batch from events already encoded: CloudEvents JSON format 1.0.2, section 4 "JSON Batch Format". */
export function encodeBatch(structured: readonly string[]): string {
  return `[${structured.join(',')}]`;
}

function coreOf({ id, source, type, subject, time, datacontenttype, dataschema }: AcceptedEvent): string {
  // The grammars of source, time and dataschema admit nothing that JSON escapes.
  let text = `"specversion":"1.0","id":"${escape(id)}","source":"${source}","type":"${escape(type)}"`;
  if (subject !== undefined) text += `,"subject":"${escape(subject)}"`;
  if (time !== undefined) text += `,"time":"${time}"`;
  if (datacontenttype !== undefined) text += `,"datacontenttype":"${escape(datacontenttype)}"`;
  if (dataschema !== undefined) text += `,"dataschema":"${dataschema}"`;
  return text;
}

function extensionsOf({ extensions }: AcceptedEvent): string {
  let text = '';
  for (const [name, value] of extensions) {
    if (typeof value === 'string') text += `,"${name}":"${escape(value)}"`;
    else text += typeof value === 'object' ? `,"${name}":"${toBase64(value)}"` : `,"${name}":${value}`;
  }
  return text;
}

/** Attributes hold no control characters and no unpaired surrogates: only these two are left to escape. */
function escape(value: string): string {
  return value.includes('"') || value.includes('\\') ? JSON.stringify(value).slice(1, -1) : value;
}

function dataOf({ data }: AcceptedEvent): string {
  switch (data.kind) {
    case 'none':
      return '';
    case 'json':
      return `,"data":${data.json}`;
    case 'text':
      return `,"data":${JSON.stringify(data.text)}`;
    case 'binary':
      return `,"data_base64":"${toBase64(data.bytes)}"`;
  }
}
