import { walkJson } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import { decodeText } from './charset.js';
import { contentBytes } from './content-bytes.js';

/**
 * Parses JSON that was received; a byte order mark is dropped. What could not be sent on is refused: nesting without
 * end, and numbers like `1e400` that become infinite.
 *
 * @param around how many levels lie around the data, which may be as deep as it may be when it is sent
 * @throws DecodeError
 */
export function parseJson(content: Uint8Array | string, charset?: string, around = 0): unknown {
  const text = typeof content === 'string' ? content : decodeText(contentBytes(content), charset);
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    // Without the error of the parser: it shows a part of the content, which whoever logs errors would log.
    throw new DecodeError('The content is no valid JSON');
  }
  const { problem } = walkJson(value, around);
  if (problem === undefined) return value;
  throw new DecodeError(`The content is refused: ${problem.path === '' ? 'it' : `'$${problem.path}'`} ${problem.rule}`);
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

function parse(text: string): unknown {
  return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
}
