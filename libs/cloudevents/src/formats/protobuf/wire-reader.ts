import { BinaryReader } from '@bufbuild/protobuf/wire';
import { tagOf } from './wire-tags.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A reader that throws for text that is no UTF-8; of itself the library replaces it. */
export function readerOf(bytes: Uint8Array): BinaryReader {
  return new BinaryReader(bytes, (text) => utf8.decode(text));
}

/**
 * The next tag of a message that ends at `end`, or 0 there: no field has this tag.
 *
 * @throws RangeError when a field reached beyond the end
 */
export function nextTag(reader: BinaryReader, end: number): number {
  if (reader.pos >= end) {
    if (reader.pos === end) return 0;
    throw new RangeError('a field is longer than its message');
  }
  const [field, wireType] = reader.tag();
  return tagOf(field, wireType);
}

/** Where the message that begins here, with its length, ends. */
export function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  return reader.pos + length;
}

/** Passes over what nobody takes. */
export function skip(reader: BinaryReader, tag: number): void {
  reader.skip(tag & 7, tag >>> 3);
}
