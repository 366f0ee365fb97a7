import { hasUnpairedSurrogate, shownName } from '../core/index.js';
import { DecodeError, InvalidEventError } from '../errors/index.js';

const plain = /^[\x21\x23\x24\x26-\x7e]*$/;
const unescaped = /^[\x20\x21\x23\x24\x26-\x7e]*$/;
/** Characters up to which looking at each takes less than starting a regular expression. */
const short = 16;
const hexDigits = Buffer.from('0123456789ABCDEF');

/**
 * Percent-encodes a header value: space, `"`, `%` and everything outside printable ASCII, as UTF-8 with upper-case
 * hex. Everything else stays as it is.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.1.3.2 "HTTP Header Values"
 * @throws InvalidEventError for an unpaired surrogate, which no attribute may hold and UTF-8 cannot
 */
export function encodeHeaderValue(value: string): string {
  if (plain.test(value)) return value;
  if (hasUnpairedSurrogate(value)) {
    throw new InvalidEventError([{ attribute: 'value', rule: 'must not contain an unpaired surrogate' }]);
  }
  const bytes = Buffer.from(value);
  const encoded = Buffer.allocUnsafe(bytes.length * 3);
  let length = 0;
  for (const byte of bytes) {
    if (byte > 0x20 && byte < 0x7f && byte !== quote && byte !== percent) encoded[length++] = byte;
    else {
      encoded[length++] = percent;
      encoded[length++] = hexDigits[byte >> 4] as number;
      encoded[length++] = hexDigits[byte & 15] as number;
    }
  }
  return encoded.toString('latin1', 0, length);
}

/** Whether a header value is the text it stands for: nothing in it is escaped, quoted, or beyond printable ASCII. */
export function isPlainHeader(value: string): boolean {
  if (value.length > short) return unescaped.test(value);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === quote || code === percent) return false;
  }
  return true;
}

/**
 * Undoes the quotes of quoted parts, then one round of percent-encoding. Bytes that were sent unencoded are taken if
 * they are UTF-8.
 *
 * @param name the header, for messages
 * @param tolerant whether a `%` without two hex digits after it, and quotes one of which is not closed, stand for
 *   themselves; some senders do not encode
 * @throws DecodeError for a quote or an escape that is not complete, and for bytes that are no UTF-8
 */
export function decodeHeaderValue(value: string, name: string, tolerant = false): string {
  if (isPlainHeader(value)) return value;
  // Node gives header bytes as Latin-1: a character beyond it was never in a header.
  if (/[^\0-\xff]/.test(value))
    throw new DecodeError(`The header '${shownName(name)}' holds a character that is no byte`);
  const bytes = unescape(unquote(Buffer.from(value, 'latin1'), name, tolerant), name, tolerant);
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new DecodeError(`The header '${shownName(name)}' is no UTF-8`, { cause: error });
  }
}

const quote = 0x22;
const percent = 0x25;
const backslash = 0x5c;
// A byte order mark is a character of the value like any other.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Quoted parts may stand anywhere in the value: RFC 7230, section 3.2.6. Elsewhere a backslash is a backslash. */
function unquote(bytes: Uint8Array, name: string, tolerant: boolean): Uint8Array {
  const text = new Uint8Array(bytes.length);
  let length = 0;
  let quoted = false;
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] === quote) quoted = !quoted;
    else {
      if (quoted && bytes[index] === backslash) index++;
      text[length++] = bytes[index] ?? 0;
    }
  }
  if (quoted && tolerant) return bytes;
  if (quoted) throw new DecodeError(`The header '${shownName(name)}' has a quote that is not closed`);
  return text.subarray(0, length);
}

function unescape(text: Uint8Array, name: string, tolerant: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    let byte = text[index] as number;
    if (byte === percent) {
      const escaped = hexDigit(text[index + 1]) * 16 + hexDigit(text[index + 2]);
      if (!Number.isNaN(escaped)) {
        byte = escaped;
        index += 2;
      } else if (!tolerant) {
        throw new DecodeError(`The header '${shownName(name)}' has a % without two hex digits after it`);
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : NaN;
}
