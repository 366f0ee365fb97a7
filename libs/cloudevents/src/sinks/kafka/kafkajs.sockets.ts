import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

interface SocketArguments {
  readonly host: string;
  readonly port: number;
  readonly ssl?: ConnectionOptions;
  readonly onConnect: () => void;
}

const keepAliveDelay = 60_000;

/**
 * The connections of one producer. kafkajs goes on repeating for a while whatever it was told; without sockets it can do
 * so in peace, since nothing it writes reaches a broker.
 */
export class Sockets {
  readonly #open = new Set<Socket>();
  #closed = false;

  get isClosed(): boolean {
    return this.#closed;
  }

  /** For kafkajs' `socketFactory`. */
  readonly open = ({ host, port, ssl, onConnect }: SocketArguments): Socket => {
    if (this.#closed) throw new Error('this client is closed');
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl ? connectTls({ host, port, ...name, ...ssl }, onConnect) : connectTcp({ host, port }, onConnect);
    socket.setKeepAlive(true, keepAliveDelay);
    socket.setNoDelay(true);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Destroys every connection and refuses new ones. The error is how kafkajs learns of it and lets go of its requests. */
  destroy(): void {
    this.#closed = true;
    for (const socket of this.#open) socket.destroy(new Error('this client is closed'));
  }
}
