import { type AcceptedEvent, type CloudEventAttributeValue, toBase64 } from '../../core/index.js';

const encoder = Symbol.for('nestjs-cloudevents.format.json');

/**
 * The event as one JSON object. Serialised once per event: a second sink gets the same text.
 *
 * @see CloudEvents JSON format 1.0.2, section 3 "Envelope"
 */
export function encodeStructured(event: AcceptedEvent): string {
  if (event.encodedBy === encoder) return event.encoded as string;
  const text = `{${coreOf(event)}${extensionsOf(event)}${dataOf(event)}}`;
  event.encodedBy = encoder;
  event.encoded = text;
  return text;
}

/** A batch from events already encoded: CloudEvents JSON format 1.0.2, section 4 "JSON Batch Format". */
export function encodeBatch(structured: readonly string[]): string {
  return `[${structured.join(',')}]`;
}

function coreOf({ id, source, type, subject, time, datacontenttype, dataschema }: AcceptedEvent): string {
  // The grammars of source, time and dataschema admit nothing that JSON escapes.
  let text = `"specversion":"1.0","id":${quote(id)},"source":"${source}","type":${quote(type)}`;
  if (subject !== undefined) text += `,"subject":${quote(subject)}`;
  if (time !== undefined) text += `,"time":"${time}"`;
  if (datacontenttype !== undefined) text += `,"datacontenttype":${quote(datacontenttype)}`;
  if (dataschema !== undefined) text += `,"dataschema":"${dataschema}"`;
  return text;
}

function extensionsOf({ extensions }: AcceptedEvent): string {
  let text = '';
  for (const [name, value] of extensions) text += `,"${name}":${valueOf(value)}`;
  return text;
}

function valueOf(value: CloudEventAttributeValue): string {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'object' ? `"${toBase64(value)}"` : String(value);
}

/** Attributes hold no control characters and no unpaired surrogates: only these two are left to escape. */
function quote(value: string): string {
  return value.includes('"') || value.includes('\\') ? JSON.stringify(value) : `"${value}"`;
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
