import type { JsonProblem } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import { decodeText } from './charset.js';
import { contentBytes } from './content-bytes.js';
import { parsedProblem } from './parsed-problem.js';

/**
 * Parses JSON that was received; a byte order mark is dropped. What could not be sent on is refused: nesting without
 * end, and numbers like `1e400` that become infinite.
 *
 * @throws DecodeError
 */
export function parseJson(content: Uint8Array | string, charset?: string): unknown {
  const { value } = parseText(content, charset);
  const problem = parsedProblem(value);
  if (problem === undefined) return value;
  throw unsendable(problem);
}

/** JSON that was parsed, and not looked at for what could not be sent on. */
export interface ParsedText {
  readonly value: unknown;
  /** Whether every string in it is known to be plain text. */
  readonly isPlain: boolean;
}

/** The same without looking for what could not be sent on. */
export function parseText(content: Uint8Array | string, charset?: string): ParsedText {
  if (typeof content === 'string') return { value: parsed(content), isPlain: false };
  const bytes = contentBytes(content);
  const text = decodeText(bytes, charset);
  const isUtf8 = charset === undefined || charset === 'utf-8';
  return { value: parsed(text), isPlain: isUtf8 && text.length === bytes.length && hasPlainStrings(text) };
}

/** @param text ASCII: of one byte each in UTF-8 */
function hasPlainStrings(text: string): boolean {
  // What else is not plain text stands in JSON behind a backslash, or not at all.
  return !text.includes('\\') && !text.includes('\x7f');
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Without the error of the parser: it shows a part of the content, which whoever logs errors would log.
    throw new DecodeError('The content is no valid JSON');
  }
}

/** The error for a value that was parsed and could not be sent on. */
export function unsendable({ path, rule }: JsonProblem, root = '$'): DecodeError {
  const where = `${root}${path}`;
  return new DecodeError(`The content is refused: ${where === '$' ? 'it' : `'${where}'`} ${rule}`);
}

/** Whether text is JSON at all, if only JSON that is refused. */
export function isJson(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

const byteOrderMark = 0xfeff;

function parse(text: string): unknown {
  return JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
}
