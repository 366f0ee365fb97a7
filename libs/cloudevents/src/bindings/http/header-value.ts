import { DecodeError } from '../../errors/index.js';

const encoded = /[^\x21\x23\x24\x26-\x7e]+/g;

/**
 * Percent-encodes a header value: space, `"`, `%` and everything outside printable ASCII, as UTF-8 with upper-case
 * hex. Everything else stays as it is.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.1.3.2 "HTTP Header Values"
 */
export function encodeHeaderValue(value: string): string {
  return value.replace(encoded, (run) => Buffer.from(run).toString('hex').toUpperCase().replace(/../g, '%$&'));
}

/**
 * Undoes the quotes of quoted parts, then one round of percent-encoding. Bytes that were sent unencoded are taken if
 * they are UTF-8.
 *
 * @param name the header, for messages
 * @throws DecodeError for a quote or an escape that is not complete, and for bytes that are no UTF-8
 */
export function decodeHeaderValue(value: string, name: string): string {
  const text = value.includes('"') ? unquote(value, name) : value;
  if (!/[^\x20-\x24\x26-\x7e]/.test(text)) return text;
  try {
    return utf8.decode(bytesOf(text, name));
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(`The header '${name}' is no UTF-8`, { cause: error });
  }
}

// A byte order mark is a character of the value like any other.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Quoted parts may stand anywhere in the value: RFC 7230, section 3.2.6. Elsewhere a backslash is a backslash. */
function unquote(value: string, name: string): string {
  let text = '';
  let quoted = false;
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) text += value.charAt(++index);
    else text += character;
  }
  if (quoted) throw new DecodeError(`The header '${name}' has a quote that is not closed`);
  return text;
}

function bytesOf(text: string, name: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Node gives header bytes as Latin-1: a character beyond it was never in a header.
    if (code > 0xff) throw new DecodeError(`The header '${name}' holds a character that is no byte`);
    if (code !== 0x25) bytes[length++] = code;
    else {
      const byte = hexDigit(text.charCodeAt(index + 1)) * 16 + hexDigit(text.charCodeAt(index + 2));
      if (Number.isNaN(byte)) throw new DecodeError(`The header '${name}' has a % without two hex digits after it`);
      bytes[length++] = byte;
      index += 2;
    }
  }
  return bytes.subarray(0, length);
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : NaN;
}
