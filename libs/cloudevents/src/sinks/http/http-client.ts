import { callbackify } from 'node:util';
import { Pool } from 'undici';
import type { Clock } from '../../time/clock.js';
import { AttemptTimeout } from './attempt-timeout.js';
import { Connector } from './connector.js';
import { AnswerReader, type HttpAnswer } from './http-answer.js';
import type { HttpSinkOptions } from './http-sink.options.js';

/** One receiver, by undici: POSTs with a deadline over everything, never follows a redirect, never repeats. */
export class HttpClient {
  readonly #pool: Pool;
  readonly #connector: Connector;
  readonly #path: string;

  constructor(
    private readonly options: HttpSinkOptions,
    private readonly clock: Clock,
  ) {
    const url = new URL(options.endpoint);
    this.#connector = new Connector(url, options, clock);
    const open = callbackify(() => this.#connector.open());
    this.#path = url.pathname + url.search;
    this.#pool = new Pool(url.origin, {
      connections: options.concurrency,
      pipelining: 1,
      // The deadline of the attempt covers all phases, so undici need not watch each of them.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_, done) => open((error, socket) => (error ? done(error, null) : done(null, socket))),
    });
  }

  /** @throws when no status arrived: connection errors, TLS errors, {@link AttemptTimeout} */
  post(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const { timeout } = this.options;
      const cancel = this.clock.after(timeout * 1000, () => reader.abort(new AttemptTimeout(timeout)));
      const reader = new AnswerReader(
        (answer) => {
          cancel();
          resolve(answer);
        },
        (error) => {
          cancel();
          reject(error);
        },
      );
      // Not by `request`, whose stream for the body costs as much as all the rest; most answers have none.
      this.#pool.dispatch({ method: 'POST', path: this.#path, headers, body }, reader);
    });
  }

  /** Opens and closes one connection, with the TLS handshake where the endpoint has one. */
  async connect(): Promise<void> {
    (await this.#connector.open()).destroy();
  }

  close(): Promise<void> {
    const closed = this.#pool.destroy();
    this.#connector.close();
    return closed;
  }
}
