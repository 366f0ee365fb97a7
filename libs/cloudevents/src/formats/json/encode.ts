import { type AcceptedEvent, toBase64 } from '../../core/index.js';

const encoder = Symbol.for('nestjs-cloudevents.format.json');

/**
 * The event as one JSON object. Serialised once per event: a second sink gets the same text.
 *
 * @see CloudEvents JSON format 1.0.2, section 3 "Envelope"
 */
export function encodeStructured(event: AcceptedEvent): string {
  if (event.encodedBy === encoder) return event.encoded as string;
  const text = `{${attributesOf(event)}${dataOf(event)}}`;
  event.encodedBy = encoder;
  event.encoded = text;
  return text;
}

/** A batch from events already encoded: CloudEvents JSON format 1.0.2, section 4 "JSON Batch Format". */
export function encodeBatch(structured: readonly string[]): string {
  return `[${structured.join(',')}]`;
}

function attributesOf(event: AcceptedEvent): string {
  let text = '';
  for (const [name, value] of event.attributes) {
    text += text === '' ? `"${name}":` : `,"${name}":`;
    text += value instanceof Uint8Array ? `"${toBase64(value)}"` : JSON.stringify(value);
  }
  return text;
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
