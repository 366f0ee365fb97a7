import { constants } from 'node:buffer';
import { bufferOf } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { nameAt, textAt } from '../text-at.js';
import { ByteSpan } from './byte-span.js';
import { shortText } from './short-text.js';

/** How many items the arrays and maps of one event may still have. */
export interface ItemBudget {
  left: number;
}

/**
 * Reads the primitives of Avro from bytes that nobody vouches for: every length and count is held against the bytes
 * that are left before anything is made of it.
 *
 * @see Avro 1.9.0, "Binary Encoding"
 */
export class AvroReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at = 0;

  /** @param content is not copied */
  constructor(content: Uint8Array) {
    this.#bytes = bufferOf(content);
    this.#end = content.length;
  }

  /** The index of a branch in a union of so many. */
  branch(branches: number): number {
    const index = this.#long();
    if (index < 0 || index >= branches) throw this.malformed('names a branch that the union does not have');
    return index;
  }

  boolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw this.malformed('has a boolean that is neither 0 nor 1');
    return byte === 1;
  }

  int(): number {
    const value = this.#long();
    if (value !== (value | 0)) throw this.malformed('has an int of more than 32 bits');
    return value;
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.#skip(8));
    if (!Number.isFinite(value)) throw this.malformed('has a number that is not finite, which JSON cannot hold');
    return value;
  }

  /** A view on the bytes, not a copy. */
  bytes(): Uint8Array {
    const start = this.#skip(this.#length());
    return this.#bytes.subarray(start, this.#at);
  }

  /** Where bytes lie that are not read yet: they are there. */
  span(): ByteSpan {
    const start = this.#skip(this.#length());
    return new ByteSpan(this.#bytes, start, this.#at);
  }

  string(): string {
    return this.#text(textAt);
  }

  /** Text that is not likely to come again. */
  newString(): string {
    const length = this.#length();
    const text = shortText(this.#bytes, this.#at, this.#at + length);
    if (text === undefined) return this.#textOf(length, textAt);
    this.#at += length;
    return text;
  }

  /** Text that is likely to come again. */
  name(): string {
    return this.#text(nameAt);
  }

  /**
   * The blocks that arrays and maps consist of.
   *
   * @param smallest the fewest bytes that an item takes
   * @param given to `readItem`, which need not be made anew for it
   */
  blocks<T>(smallest: number, budget: ItemBudget, readItem: (given: T) => void, given: T): void {
    for (let count = this.#long(); count !== 0; count = this.#long()) {
      // A negative count is followed by the size of the block, for readers that skip it.
      const end = count < 0 ? this.#length() + this.#at : undefined;
      const items = Math.abs(count);
      if (items * smallest > this.#left) throw this.malformed('announces more items than there are bytes');
      if ((budget.left -= items) < 0) throw this.malformed('holds more values than an event may');
      for (let item = 0; item < items; item++) readItem(given);
      if (end !== undefined && this.#at !== end) throw this.malformed('has a block of another size than announced');
    }
  }

  get at(): number {
    return this.#at;
  }

  /** A view on what was read from there on. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at);
  }

  /** How many of these bytes come next. */
  sameBytes(expected: Uint8Array): number {
    const bytes = this.#bytes;
    const at = this.#at;
    const most = Math.min(expected.length, this.#end - at);
    let same = 0;
    // Four at a time takes less than one by one.
    for (let next = 4; next <= most; next += 4) {
      const from = at + same;
      const differ =
        ((bytes[from] as number) ^ (expected[same] as number)) |
        ((bytes[from + 1] as number) ^ (expected[same + 1] as number)) |
        ((bytes[from + 2] as number) ^ (expected[same + 2] as number)) |
        ((bytes[from + 3] as number) ^ (expected[same + 3] as number));
      if (differ !== 0) break;
      same = next;
    }
    while (same < most && bytes[at + same] === expected[same]) same++;
    return same;
  }

  /** @param length of bytes that are there */
  skip(length: number): void {
    this.#at += length;
  }

  /** @throws DecodeError when bytes are left */
  end(): void {
    if (this.#left > 0) throw this.malformed('goes on after its end');
  }

  /** The error for what is wrong at this place. */
  malformed(rule: string, cause?: unknown): DecodeError {
    return new DecodeError(
      `The content is no event in Avro: it ${rule} (at byte ${this.#at} of ${this.#bytes.length})`,
      {
        cause,
      },
    );
  }

  get #left(): number {
    return this.#end - this.#at;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  #length(): number {
    const length = this.#long();
    if (length < 0) throw this.malformed('has a negative length');
    if (length > this.#left) throw this.malformed('is cut short');
    return length;
  }

  /** Exact up to 53 bits; beyond, nothing is asked but whether it is too large. */
  #long(): number {
    const first = this.#byte();
    if (first < 0x80) return (first >>> 1) ^ -(first & 1);
    let zigzag = first & 0x7f;
    let byte = first;
    for (let scale = 2 ** 7; byte >= 0x80; scale *= 2 ** 7) {
      if (scale > 2 ** 63) throw this.malformed('has an integer of more than 64 bits');
      byte = this.#byte();
      zigzag += (byte & 0x7f) * scale;
    }
    if (byte === 0) throw this.malformed('has an integer that is longer than it need be');
    return first & 1 ? -(zigzag + 1) / 2 : zigzag / 2;
  }

  /** Where the bytes begin that are skipped. */
  #skip(length: number): number {
    if (length > this.#left) throw this.malformed('is cut short');
    const start = this.#at;
    this.#at += length;
    return start;
  }

  #text(read: typeof textAt): string {
    return this.#textOf(this.#length(), read);
  }

  #textOf(length: number, read: typeof textAt): string {
    if (length > constants.MAX_STRING_LENGTH) throw this.malformed('has a string that is too long');
    const start = this.#skip(length);
    try {
      return read(this.#bytes, start, this.#at);
    } catch (error) {
      throw this.malformed('has a string that is no UTF-8', error);
    }
  }
}
