import { isUtf8 } from 'node:buffer';
import { bufferOf } from '../core/index.js';
import { DecodeError, InvalidEventError } from '../errors/index.js';

/** The charsets that text is written in: Node's name, and the highest code point where not all of Unicode fits. */
const written: Readonly<Record<string, { readonly encoding: BufferEncoding; readonly highest?: number }>> = {
  'utf-8': { encoding: 'utf8' },
  utf8: { encoding: 'utf8' },
  'us-ascii': { encoding: 'latin1', highest: 0x7f },
  'iso-8859-1': { encoding: 'latin1', highest: 0xff },
  latin1: { encoding: 'latin1', highest: 0xff },
};

/**
 * @param where origin of the event, for the error message
 * @throws InvalidEventError for a charset that is not supported or cannot hold the text
 */
export function encodeText(text: string, charset = 'utf-8', where?: string): Uint8Array {
  const target = Object.hasOwn(written, charset) ? written[charset] : undefined;
  if (target === undefined)
    throw refuse(`names the charset '${shown(charset)}', which is not supported; send bytes instead`, where);
  if (target.highest !== undefined && exceeds(text, target.highest)) {
    throw refuse(`names the charset '${charset}', which cannot hold every character of the data`, where);
  }
  return Buffer.from(text, target.encoding);
}

/**
 * More charsets are read than written: all that the platform knows. A byte order mark is kept, it is part of the data.
 *
 * @throws DecodeError for an unknown charset, and for bytes that are malformed in it
 */
export function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  if (charset === 'utf-8') {
    const text = bufferOf(bytes).toString();
    // The replacement character stands for malformed bytes, or for itself. Most text has none: it is one byte wide.
    if (text.includes('\ufffd') && !isUtf8(bytes)) throw malformed(charset);
    return text;
  }
  // The platform takes these names for windows-1252.
  if (charset === 'iso-8859-1' || charset === 'latin1') return Buffer.from(bytes).toString('latin1');
  if (charset === 'us-ascii' && bytes.some((byte) => byte > 0x7f)) throw malformed(charset);
  const decoder = decoderOf(charset);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw malformed(charset, error);
  }
}

const options = { fatal: true, ignoreBOM: true };

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, options);
  } catch (error) {
    throw new DecodeError(`The content type names the unknown charset '${shown(charset)}'`, { cause: error });
  }
}

function exceeds(text: string, highest: number): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > highest) return true;
  return false;
}

function malformed(charset: string, cause?: unknown): DecodeError {
  return new DecodeError(`The content is not valid ${charset}`, { cause });
}

function shown(charset: string): string {
  return charset.slice(0, 40);
}

function refuse(rule: string, where: string | undefined): InvalidEventError {
  return new InvalidEventError([{ attribute: 'datacontenttype', rule }], where);
}
