import type { Socket } from 'node:net';
import { until } from '../until.js';

/** One TCP connection of a receiver that speaks HTTP badly, or not at all. */
export class RawConnection {
  #received = Buffer.alloc(0);
  closed = false;

  constructor(
    readonly socket: Socket,
    /** Counted from 1. */
    readonly number: number,
  ) {
    socket.on('data', (chunk) => (this.#received = Buffer.concat([this.#received, chunk])));
    socket.on('error', () => undefined);
    socket.once('close', () => (this.closed = true));
  }

  /** Everything before the empty line. */
  get head(): string | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    return end < 0 ? undefined : this.#received.subarray(0, end).toString('latin1');
  }

  /** The body as far as it has arrived. */
  get body(): Buffer {
    const end = this.#received.indexOf('\r\n\r\n');
    return end < 0 ? Buffer.alloc(0) : this.#received.subarray(end + 4);
  }

  async receivedHead(): Promise<void> {
    await until('the head of the request arrives', () => this.closed || this.head !== undefined);
  }

  async receivedAll(): Promise<void> {
    await this.receivedHead();
    const length = Number(/^content-length: ([0-9]+)$/im.exec(this.head ?? '')?.[1] ?? 0);
    await until('the body of the request arrives', () => this.closed || this.body.length >= length);
  }
}
