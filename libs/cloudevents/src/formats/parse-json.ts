import { walkJson } from '../core/index.js';
import { DecodeError } from '../errors/index.js';
import { decodeText } from './charset.js';

/**
 * Parses JSON that was received; a byte order mark is dropped. What could not be sent on is refused: nesting without
 * end, and numbers like `1e400` that become infinite.
 *
 * @throws DecodeError
 */
export function parseJson(content: Uint8Array | string, charset?: string): unknown {
  const text = typeof content === 'string' ? content : decodeText(content, charset);
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    throw new DecodeError('The content is no valid JSON', { cause: error });
  }
  const { problem } = walkJson(value);
  if (problem === undefined) return value;
  throw new DecodeError(`The content is refused: ${problem.path === '' ? 'it' : `'$${problem.path}'`} ${problem.rule}`);
}
