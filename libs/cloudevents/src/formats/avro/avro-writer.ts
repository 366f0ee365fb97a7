import type { Type } from 'avsc';

/** What nearly every event fits into. */
const usualSize = 64 * 1024;
/** Characters up to which writing each takes less than calling the platform. Their length takes one byte. */
const short = 63;
const longestLength = 10;

/**
 * Writes the primitives of Avro one behind the other, and whatever else by the library. The library would write the
 * attributes as well, but only from an object with a member for each, which takes longer than all the rest.
 *
 * @see Avro 1.9.0, "Binary Encoding"
 */
export class AvroWriter {
  private bytes = Buffer.allocUnsafeSlow(usualSize);
  private at = 0;

  /** Begins anew, also where something failed before. */
  begin(): void {
    this.at = 0;
  }

  boolean(value: boolean): void {
    this.ensure(1);
    this.bytes[this.at++] = value ? 1 : 0;
  }

  /** @param value of at most 32 bits */
  int(value: number): void {
    this.ensure(5);
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Text without unpaired surrogates. */
  string(text: string): void {
    this.ensure(short + 1);
    if (text.length <= short && this.ascii(text)) return;
    const size = Buffer.byteLength(text);
    this.ensure(size + longestLength);
    this.varint(size * 2);
    this.at += this.bytes.write(text, this.at);
  }

  content(content: Uint8Array): void {
    this.ensure(content.length + longestLength);
    this.varint(content.length * 2);
    this.bytes.set(content, this.at);
    this.at += content.length;
  }

  /** What the library makes of the value. */
  value(type: Type, value: unknown): void {
    const end = type.encode(value, this.bytes, this.at);
    if (end >= 0) this.at = end;
    else {
      // A negative end says how many bytes are missing.
      this.ensure(this.bytes.length - this.at - end);
      this.at = type.encode(value, this.bytes, this.at);
    }
  }

  /** All that was written, as bytes of their own. */
  finish(): Uint8Array {
    const written = Buffer.allocUnsafe(this.at);
    written.set(this.bytes.subarray(0, this.at));
    if (this.bytes.length > usualSize) this.bytes = Buffer.allocUnsafeSlow(usualSize);
    return written;
  }

  /** Writes short text if it is ASCII. */
  private ascii(text: string): boolean {
    const { bytes } = this;
    const start = this.at + 1;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[start + index] = code;
    }
    bytes[this.at] = text.length * 2;
    this.at = start + text.length;
    return true;
  }

  /** Seven bits in each byte. @param value may have more than 32 bits */
  private varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest % 0x80) | 0x80;
    this.bytes[this.at++] = rest;
  }

  private ensure(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }
}
