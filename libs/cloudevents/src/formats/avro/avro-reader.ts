import { constants } from 'node:buffer';
import { bufferOf } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { nameAt, textAt } from '../text-at.js';

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
  #at = 0;

  /** @param content is not copied */
  constructor(content: Uint8Array) {
    this.#bytes = bufferOf(content);
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

  string(): string {
    return this.#text(textAt);
  }

  /** Text that is likely to come again. */
  name(): string {
    return this.#text(nameAt);
  }

  /**
   * The blocks that arrays and maps consist of.
   *
   * @param smallest the fewest bytes that an item takes
   */
  blocks(smallest: number, budget: ItemBudget, readItem: () => void): void {
    for (let count = this.#long(); count !== 0; count = this.#long()) {
      // A negative count is followed by the size of the block, for readers that skip it.
      const end = count < 0 ? this.#length() + this.#at : undefined;
      const items = Math.abs(count);
      if (items * smallest > this.#left) throw this.malformed('announces more items than there are bytes');
      if ((budget.left -= items) < 0) throw this.malformed('holds more values than an event may');
      for (let item = 0; item < items; item++) readItem();
      if (end !== undefined && this.#at !== end) throw this.malformed('has a block of another size than announced');
    }
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
    return this.#bytes.length - this.#at;
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
    const length = this.#length();
    if (length > constants.MAX_STRING_LENGTH) throw this.malformed('has a string that is too long');
    const start = this.#skip(length);
    try {
      return read(this.#bytes, start, this.#at);
    } catch (error) {
      throw this.malformed('has a string that is no UTF-8', error);
    }
  }
}
