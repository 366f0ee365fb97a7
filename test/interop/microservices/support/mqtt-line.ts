import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** First bytes of packets of a client: MQTT 5.0, section 2.1. */
const packets = { subscribe: 0x82, pubrec: 0x50 } as const;

const nothing = (): void => undefined;

/** A way to an MQTT broker that a test can let break at the worst moment; ends with the test. */
export class MqttLine {
  #breaking: number | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(readonly url: string) {}

  static async to(target: string): Promise<MqttLine> {
    const server = createServer();
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const line = new MqttLine(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (near) => line.#connect(near, Number(new URL(target).port)));
    onTestFinished(async () => {
      for (const socket of line.#sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    return line;
  }

  /** Ends the connection, once, instead of passing on the next packet of this kind. */
  breakAt(kind: keyof typeof packets): void {
    this.#breaking = packets[kind];
  }

  get hasBroken(): boolean {
    return this.#breaking === undefined;
  }

  #connect(near: Socket, port: number): void {
    const far = connect({ host: '127.0.0.1', port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', nothing);
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    // Our client writes each packet by itself.
    near.on('data', (chunk) => {
      if (chunk[0] !== this.#breaking) return void far.write(chunk);
      this.#breaking = undefined;
      near.destroy();
    });
  }
}
