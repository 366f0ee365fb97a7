/** Bytes among others. */
export class ByteSpan {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    private readonly end: number,
  ) {}

  get length(): number {
    return this.end - this.start;
  }

  /** A view, not a copy. */
  get view(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  /** The text that they are in UTF-8; what is malformed is replaced. */
  get text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }
}
