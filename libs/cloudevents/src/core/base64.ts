import { bufferOf } from './buffer-of.js';

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Whether `value` is base64 of RFC 4648, section 4: standard alphabet, padded, no white space. */
export function isBase64(value: string): boolean {
  return value.length % 4 === 0 && alphabet.test(value);
}

/** The bytes of base64 text, which was checked before: what is none of it would be passed over. */
export function fromBase64(text: string): Uint8Array {
  // Of their own: a short buffer would be a view on memory that it shares with others.
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** The base64 text of the bytes. */
export function toBase64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64');
}
