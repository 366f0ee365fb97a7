import { charsetOf, hasUnpairedSurrogate } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { decodeText } from '../charset.js';
import { contentBytes } from '../content-bytes.js';
import type { EventContent } from '../event-format.js';

/** XML as text. */
export interface XmlText {
  readonly text: string;
  /** The encoding of the bytes it was read from; nothing where it came as text, which has none. */
  readonly encoding: string | undefined;
}

/** The XML declaration is in ASCII and stands at the very beginning. */
const declaration = /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/**
 * The text of an XML document: bytes in the charset of the content type, else by their byte order mark, else by the
 * XML declaration, else UTF-8 (RFC 7303, section 3; XML 1.0, appendix F). Where two of these disagree, nobody knows
 * what the text is, and it is refused. A byte order mark is dropped.
 *
 * @throws DecodeError
 */
export function xmlText(content: EventContent, contentType: string | undefined): XmlText {
  if (typeof content === 'string') {
    // No charset holds one; the parser would take the next character for its other half.
    if (hasUnpairedSurrogate(content)) throw new DecodeError('The content is no XML: it has an unpaired surrogate');
    return { text: withoutMark(content), encoding: undefined };
  }
  const bytes = contentBytes(content);
  const encoding = encodingOf(bytes, contentType === undefined ? undefined : charsetOf(contentType));
  return { text: withoutMark(decodeText(bytes, encoding)), encoding };
}

/**
 * @param declared what the XML declaration says
 * @param encoding what the bytes were read in
 * @throws DecodeError when the two differ, or nobody knows the declared one
 */
export function checkDeclaredEncoding(declared: string, encoding: string | undefined): void {
  if (encoding === undefined || agree(declared, encoding)) return;
  throw new DecodeError(`The XML declaration names another encoding than ${encoding}, in which the content is`);
}

function encodingOf(bytes: Uint8Array, charset: string | undefined): string {
  const mark = encodingOfMark(bytes);
  if (mark !== undefined) {
    if (charset === undefined || agree(charset, mark)) return mark;
    throw new DecodeError(`The content type names another charset than ${mark}, whose byte order mark the content has`);
  }
  // Without byte order mark UTF-16 is big-endian: RFC 2781, section 4.3.
  if (charset !== undefined) return charset === 'utf-16' ? 'utf-16be' : charset;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
  const declared = declaration.exec(head)?.[1]?.toLowerCase();
  // What could be read as ASCII is no UTF-16: the check of the declaration will say so.
  return declared === undefined || standardName(declared).startsWith('utf-16') ? 'utf-8' : declared;
}

function encodingOfMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function agree(name: string, encoding: string): boolean {
  const given = name.toLowerCase();
  if (given === encoding) return true;
  // The name alone leaves the byte order open.
  if (given === 'utf-16') return encoding.startsWith('utf-16');
  return standardName(given) === standardName(encoding);
}

function standardName(encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding;
  } catch (error) {
    throw new DecodeError(`The content names the unknown encoding '${encoding.slice(0, 40)}'`, { cause: error });
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
