import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../../time/clock.js';
import { AttemptTimeout } from './attempt-timeout.js';
import type { HttpSinkOptions } from './http-sink.options.js';

/**
 * Opens connections to one receiver, TLS handshake included. Each has the time of an attempt: undici alone would let
 * an aborted request wait for its connection, and keep a connection that is not open yet beyond the end.
 */
export class Connector {
  readonly #opening = new Set<Socket>();
  /** Until they are closed for good: while one is destroyed it may still be writing. */
  readonly #open = new Set<Socket>();
  /** Of the last TLS handshake: the next one can be shorter. */
  #session: Buffer | undefined;

  constructor(
    private readonly url: URL,
    private readonly options: Pick<HttpSinkOptions, 'timeout' | 'ca'>,
    private readonly clock: Clock,
  ) {}

  /** @throws connection errors, TLS errors, {@link AttemptTimeout} */
  open(): Promise<Socket> {
    const { timeout } = this.options;
    return new Promise((resolve, reject) => {
      const socket = this.#connect(() => {
        settled();
        this.#open.add(socket);
        resolve(socket);
      });
      const cancel = this.clock.after(timeout * 1000, () => socket.destroy(new AttemptTimeout(timeout, 'connection')));
      const settled = (): void => {
        cancel();
        this.#opening.delete(socket);
      };
      this.#opening.add(socket);
      socket.on('error', reject).once('close', () => {
        settled();
        this.#open.delete(socket);
        reject(new Error('the connection was closed before it was open'));
      });
    });
  }

  /** Whether the system has taken everything that was written to any connection. */
  get hasWritten(): boolean {
    for (const socket of this.#open) if (socket.writableLength > 0) return false;
    return true;
  }

  /** Gives up the connections that are not open yet. */
  close(): void {
    for (const socket of this.#opening) socket.destroy();
  }

  #connect(opened: () => void): Socket {
    const { hostname, port, protocol } = this.url;
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'https:';
    const target = { host, port: Number(port || (secure ? 443 : 80)) };
    const socket = secure ? this.#connectTls(target, opened) : connectTcp(target, opened);
    return socket.setNoDelay(true).setKeepAlive(true, 60_000);
  }

  #connectTls(target: { host: string; port: number }, opened: () => void): Socket {
    const socket = connectTls(
      {
        ...target,
        ...(isIP(target.host) ? {} : { servername: target.host }),
        ...(this.options.ca === undefined ? {} : { ca: this.options.ca }),
        ...(this.#session === undefined ? {} : { session: this.#session }),
        ALPNProtocols: ['http/1.1'],
      },
      opened,
    );
    return socket.on('session', (session) => (this.#session = session));
  }
}
