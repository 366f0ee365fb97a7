import { callbackify } from 'node:util';
import { Pool } from 'undici';
import type { Clock } from '../../time/clock.js';
import { Connector } from './connector.js';
import { Deadlines } from './deadlines.js';
import { type Answered, AnswerReader } from './http-answer.js';
import type { PostRequest } from './post-request.js';
import type { HttpSinkOptions } from './http-sink.options.js';

/** One receiver, by undici: POSTs with a deadline over everything, never follows a redirect, never repeats. */
export class HttpClient {
  readonly #pool: Pool;
  readonly #connector: Connector;
  readonly #deadlines: Deadlines;

  constructor(
    private readonly options: Pick<HttpSinkOptions, 'endpoint' | 'concurrency' | 'timeout' | 'ca'>,
    clock: Clock,
  ) {
    const url = new URL(options.endpoint);
    this.#connector = new Connector(url, options, clock);
    const open = callbackify(() => this.#connector.open());
    this.#deadlines = new Deadlines(options.timeout * 1000, clock);
    this.#pool = new Pool(url.origin, {
      connections: options.concurrency,
      pipelining: 1,
      // The deadline of the attempt covers all phases, so undici need not watch each of them.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_, done) => open((error, socket) => (error ? done(error, null) : done(null, socket))),
    });
  }

  /** An error where no status arrived: connection errors, TLS errors, `AttemptTimeout`. */
  post(request: PostRequest, answered: Answered): void {
    const reader = new AnswerReader(this.#deadlines, this.options.timeout, answered);
    this.#deadlines.add(reader);
    // Not by `request`, whose stream for the body costs as much as all the rest; most answers have none.
    this.#pool.dispatch(request, reader);
  }

  /** Whether everything that was posted went to the system: no memory of it is read any more. */
  get hasWritten(): boolean {
    return this.#connector.hasWritten;
  }

  /** Opens and closes one connection, with the TLS handshake where the endpoint has one. */
  async connect(): Promise<void> {
    (await this.#connector.open()).destroy();
  }

  close(): Promise<void> {
    const closed = this.#pool.destroy();
    this.#connector.close();
    this.#deadlines.end();
    return closed;
  }
}
