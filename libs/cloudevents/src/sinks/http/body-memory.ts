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
  /** Bodies that were not given back: each is once, and nothing of anybody else may be written to. */
  readonly #lent = new WeakSet<Uint8Array>();
  readonly #free: ArrayBufferLike[] = [];
  #kept = 0;

  /** So many bytes, with anything in them. */
  take(bytes: number): Uint8Array {
    if (bytes < smallest) return Buffer.allocUnsafe(bytes);
    let block = this.#free.pop();
    if (block !== undefined) this.#kept -= block.byteLength;
    // One that is too small goes, so that those stay that bodies fit into.
    if (block === undefined || block.byteLength < bytes) block = newBlock(bytes);
    const body = Buffer.from(block, 0, bytes);
    this.#lent.add(body);
    return body;
  }

  /** Of a body that nobody reads any more. Any other memory is left alone. */
  giveBack(body: Uint8Array): void {
    const { buffer } = body;
    if (!this.#lent.delete(body) || this.#kept + buffer.byteLength > mostKept) return;
    this.#kept += buffer.byteLength;
    this.#free.push(buffer);
  }
}

function newBlock(bytes: number): ArrayBufferLike {
  return Buffer.allocUnsafeSlow(Math.ceil(bytes / blockSize) * blockSize).buffer;
}
