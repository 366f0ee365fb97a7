import { BinaryReader } from '@bufbuild/protobuf/wire';
import { bufferOf } from '../../core/index.js';
import { nameAt, textAt } from '../text-at.js';
import { tagOf } from './wire-tags.js';

/** The reader of the library, which text in malformed UTF-8 makes throw instead of being replaced. */
export class WireReader extends BinaryReader {
  private readonly bytesOfAll: Buffer;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.bytesOfAll = bufferOf(bytes);
  }

  /**
   * The next tag of a message that ends at `end`, or 0 there: no field has this tag.
   *
   * @throws RangeError when a field reached beyond the end
   */
  nextTag(end: number): number {
    if (this.pos >= end) {
      if (this.pos === end) return 0;
      throw new RangeError('a field is longer than its message');
    }
    // Nearly all take one byte, in which nothing can be wrong but a field 0 and an unknown wire type.
    const byte = this.bytesOfAll[this.pos];
    if (byte !== undefined && byte < 0x80 && byte > 7 && (byte & 7) <= 5) {
      this.pos++;
      return byte;
    }
    const [field, wireType] = this.tag();
    return tagOf(field, wireType);
  }

  /** Where the message that begins here, with its length, ends. */
  endOf(): number {
    const length = this.uint32();
    return this.pos + length;
  }

  /** Passes over what nobody takes. */
  skipField(tag: number): void {
    this.skip(tag & 7, tag >>> 3);
  }

  override string(): string {
    const start = this.enter();
    return textAt(this.bytesOfAll, start, this.pos);
  }

  /** Text that is likely to come again. */
  name(): string {
    const start = this.enter();
    return nameAt(this.bytesOfAll, start, this.pos);
  }

  /** Where a field with a length begins, whose end is then the place of the reader. */
  private enter(): number {
    const length = this.uint32();
    const start = this.pos;
    if (start + length > this.len) throw new RangeError('a field is longer than its message');
    this.pos = start + length;
    return start;
  }
}
