/** Smaller bodies are cheap to find memory for. */
const smallest = 16 * 1024;
const blockSize = 64 * 1024;
/** Bytes that are kept for bodies to come. */
const mostKept = 4 * 1024 * 1024;

/**
 * Memory of bodies that are sent serves bodies to come: the system takes longer to find new memory of this size than it
 * takes to write an event.
 */
export class BodyMemory {
  /** All that were made here: nothing of anybody else may be written to. */
  readonly #blocks = new WeakSet<ArrayBufferLike>();
  readonly #free: ArrayBufferLike[] = [];
  #kept = 0;

  /** So many bytes, with anything in them. */
  take(bytes: number): Uint8Array {
    if (bytes < smallest) return Buffer.allocUnsafe(bytes);
    let block = this.#free.pop();
    if (block !== undefined) this.#kept -= block.byteLength;
    // One that is too small goes, so that those stay that bodies fit into.
    if (block === undefined || block.byteLength < bytes) block = this.#newBlock(bytes);
    return Buffer.from(block, 0, bytes);
  }

  /** Of a body that nobody reads any more. Any other memory is left alone. */
  giveBack({ buffer }: Uint8Array): void {
    if (!this.#blocks.has(buffer) || this.#kept + buffer.byteLength > mostKept) return;
    this.#kept += buffer.byteLength;
    this.#free.push(buffer);
  }

  #newBlock(bytes: number): ArrayBufferLike {
    const { buffer } = Buffer.allocUnsafeSlow(Math.ceil(bytes / blockSize) * blockSize);
    this.#blocks.add(buffer);
    return buffer;
  }
}
