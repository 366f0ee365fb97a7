const [opening, comma, closing] = [0x5b, 0x2c, 0x5d];
/** The brackets of the array. */
export const overhead = 2;
/** The comma between two events. */
export const separator = 1;

/**
 * A batch as bytes, from events already encoded: each is written to its place, without a text of all of them first.
 *
 * @param sizes their bytes in UTF-8: where there are as many as characters all are ASCII, which is written in less time
 * @throws RangeError when they are more or less than there are
 */
export function batchBytes(encoded: readonly string[], sizes: readonly number[]): Uint8Array {
  let length = overhead + separator * Math.max(0, encoded.length - 1);
  for (const size of sizes) length += size;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  bytes[at++] = opening;
  for (let index = 0; index < encoded.length; index++) {
    if (index > 0) bytes[at++] = comma;
    const text = encoded[index] as string;
    at += bytes.write(text, at, sizes[index] === text.length ? 'latin1' : 'utf8');
  }
  bytes[at++] = closing;
  if (at !== length) throw new RangeError('The sizes are not those of the events');
  return bytes;
}
