import { bufferOf } from '../../core/index.js';

/** The brackets of the array. */
export const overhead = 2;
/** The comma between two events. */
export const separator = 1;

/** Characters that are written together: writing takes a while to begin, and long texts are costly to join. */
const together = 16_384;

/**
 * A batch as bytes, from events already encoded, without a text of all of them first.
 *
 * @param sizes their bytes in UTF-8, as `contentSize` gives them: what has as many as characters is written as ASCII
 * @param allocate finds the memory, of exactly as many bytes; what is in it is written over
 * @throws RangeError when together they are more or less than there are, or the memory is
 *   not of that size
 */
export function encodeBatchBytes(
  encoded: readonly string[],
  sizes: readonly number[],
  allocate: (bytes: number) => Uint8Array = allocateNew,
): Uint8Array {
  let length = overhead + separator * Math.max(0, encoded.length - 1);
  for (const size of sizes) length += size;
  const bytes = bufferOf(allocate(length));
  if (bytes.length !== length) throw new RangeError(`The memory has ${bytes.length} bytes instead of ${length}`);
  let at = 0;
  let ascii = '[';
  for (let index = 0; index < encoded.length; index++) {
    const text = encoded[index] as string;
    if (index > 0) ascii += ',';
    if (sizes[index] === text.length) {
      ascii += text;
      if (ascii.length < together) continue;
      at += bytes.write(ascii, at, 'latin1');
    } else {
      at += bytes.write(ascii, at, 'latin1');
      at += bytes.write(text, at);
    }
    ascii = '';
  }
  ascii += ']';
  if (at + ascii.length !== length) throw new RangeError('The sizes are not those of the events');
  bytes.write(ascii, at, 'latin1');
  return bytes;
}

function allocateNew(bytes: number): Uint8Array {
  return Buffer.allocUnsafe(bytes);
}
