import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Misbehaviour } from './misbehaviours.js';
import { RawConnection } from './raw-connection.js';

/** A TCP server that treats each connection as told; the last treatment goes for all that follow. */
export class RawReceiver {
  readonly connections: RawConnection[] = [];
  readonly #server = createServer((socket) => {
    const connection = new RawConnection(socket, this.connections.length + 1);
    this.connections.push(connection);
    const treatment = this.treatments[Math.min(connection.number, this.treatments.length) - 1];
    void treatment?.(connection);
  });

  private constructor(private readonly treatments: readonly Misbehaviour[]) {}

  /** Listens on a free port until the test is over. */
  static async listen(...treatments: readonly [Misbehaviour, ...Misbehaviour[]]): Promise<RawReceiver> {
    const receiver = new RawReceiver(treatments);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => receiver.close());
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  close(): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
