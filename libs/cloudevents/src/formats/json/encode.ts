import { type AcceptedEvent, toBase64 } from '../../core/index.js';

const encoder = Symbol.for('nestjs-cloudevents.format.json');
const escaped = /["\\]/;

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
    text += typeof value === 'string' ? quote(value) : valueOf(value);
  }
  return text;
}

/** Attributes hold no control characters and no unpaired surrogates: only these two are left to escape. */
function quote(value: string): string {
  return escaped.test(value) ? JSON.stringify(value) : `"${value}"`;
}

function valueOf(value: number | boolean | Uint8Array): string {
  return typeof value === 'object' ? `"${toBase64(value)}"` : JSON.stringify(value);
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
