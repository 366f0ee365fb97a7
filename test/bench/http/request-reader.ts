const endOfLine = '\r\n';
const endOfHead = '\r\n\r\n';
const nothing = Buffer.alloc(0);

/**
 * Finds where the requests of one connection end, and looks at nothing else: what a receiver spends is taken from the
 * sender that is measured. Bodies have a length or are chunked; requests may come together, and in pieces.
 */
export class RequestReader {
  /** The beginning of a head or of a line, the rest of which is not here yet. */
  #rest: Buffer = nothing;
  /** Bytes of the body, or of the chunk and the end of its line, that are still to come. */
  #missing = 0;
  #isChunked = false;
  /** Bytes of the body of this request. */
  #size = 0;

  /** @param whenComplete called with the size of the body of each request */
  constructor(private readonly whenComplete: (size: number) => void) {}

  /** @returns how many requests end in this packet */
  read(packet: Buffer): number {
    const bytes = this.#rest.length === 0 ? packet : Buffer.concat([this.#rest, packet]);
    let [at, complete] = [0, 0];
    while (at < bytes.length) {
      const after =
        this.#missing > 0 ? this.#skip(bytes, at) : this.#isChunked ? this.#line(bytes, at) : this.#head(bytes, at);
      if (after === undefined) break;
      at = after;
      if (this.#missing > 0 || this.#isChunked) continue;
      this.whenComplete(this.#size);
      complete++;
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : nothing;
    return complete;
  }

  #skip(bytes: Buffer, at: number): number {
    const skipped = Math.min(this.#missing, bytes.length - at);
    this.#missing -= skipped;
    return at + skipped;
  }

  /** The line before a chunk; the last one has no chunk, and trailers are not expected. */
  #line(bytes: Buffer, at: number): number | undefined {
    const end = bytes.indexOf(endOfLine, at, 'latin1');
    if (end < 0) return undefined;
    const line = bytes.toString('latin1', at, end);
    const size = Number.parseInt(line, 16);
    if (!(size >= 0)) throw new Error(`A chunk begins with '${line}'`);
    if (size > 0) {
      this.#size += size;
      this.#missing = size + endOfLine.length;
      return end + endOfLine.length;
    }
    if (bytes.length < end + endOfHead.length) return undefined;
    this.#isChunked = false;
    return end + endOfHead.length;
  }

  #head(bytes: Buffer, at: number): number | undefined {
    const end = bytes.indexOf(endOfHead, at, 'latin1');
    if (end < 0) return undefined;
    const head = bytes.toString('latin1', at, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#isChunked = length === undefined && /\r\ntransfer-encoding: *chunked/i.test(head);
    if (length === undefined && !this.#isChunked) throw new Error(`A request has no body: ${head}`);
    this.#size = this.#missing = Number(length ?? 0);
    return end + endOfHead.length;
  }
}
