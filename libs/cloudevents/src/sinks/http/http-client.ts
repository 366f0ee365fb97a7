import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Pool } from 'undici';
import type { Clock } from '../../delivery/clock.js';
import { type HttpAnswer, readBody } from './http-answer.js';
import type { HttpSinkOptions } from './http-sink.options.js';

/** An attempt took longer than allowed. */
export class AttemptTimeout extends Error {
  readonly code = 'ATTEMPT_TIMEOUT';
}

/** One receiver, by undici: POSTs with a deadline over everything, never follows a redirect, never repeats. */
export class HttpClient {
  readonly #pool: Pool;
  readonly #url: URL;
  readonly #path: string;

  constructor(
    private readonly options: HttpSinkOptions,
    private readonly clock: Clock,
  ) {
    this.#url = new URL(options.endpoint);
    this.#path = this.#url.pathname + this.#url.search;
    this.#pool = new Pool(this.#url.origin, {
      connections: options.concurrency,
      pipelining: 1,
      // The deadline of the attempt covers all phases, so undici need not watch each of them.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: options.timeout * 1000, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    });
  }

  /** @throws when no status arrived: connection errors, TLS errors, {@link AttemptTimeout} */
  async post(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<HttpAnswer> {
    const deadline = new AbortController();
    const cancel = this.clock.after(this.options.timeout * 1000, () => deadline.abort(this.#timeout()));
    try {
      const answer = await this.#pool.request({
        method: 'POST',
        path: this.#path,
        headers,
        body,
        signal: deadline.signal,
      });
      // From here on the status decides, whatever happens to the body.
      return { status: answer.statusCode, headers: answer.headers, text: await readBody(answer.body) };
    } finally {
      cancel();
    }
  }

  /** Opens and closes one connection, with the TLS handshake where the endpoint has one. */
  connect(): Promise<void> {
    const { hostname, port, protocol } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, '');
    const { ca } = this.options;
    const secure = protocol === 'https:';
    return new Promise((resolve, reject) => {
      const target = { host, port: Number(port || (secure ? 443 : 80)) };
      const socket = secure
        ? connectTls({ ...target, servername: host, ...(ca === undefined ? {} : { ca }) })
        : connectTcp(target);
      const cancel = this.clock.after(this.options.timeout * 1000, () => socket.destroy(this.#timeout()));
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
      socket.once('close', cancel);
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #timeout(): AttemptTimeout {
    return new AttemptTimeout(`no complete answer within ${this.options.timeout} s`);
  }
}
