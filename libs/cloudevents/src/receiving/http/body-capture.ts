import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { RequestAbortedError } from './body-errors.js';
import { BadRequestException } from '@nestjs/common';
import { announcedMode } from './node-request.js';
import { readBody } from './read-body.js';
import type { RequestDecoder } from './request-decoder.js';
import { RequestEvents } from './request-events.js';

/** Called with the bytes of a body, or why there are none. */
export type Captured = (error?: Error, bytes?: Buffer) => void;

/** Without a body of any meaning. */
const bodyless: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Keeps the bytes of requests that announce events from the body parsers of the framework. */
export class BodyCapture {
  constructor(
    private readonly decoder: RequestDecoder,
    /** Whether any route wants events; asked once, when the first request is there and all routes are known. */
    private readonly isWanted: () => boolean,
  ) {}

  /**
   * Reads the body of a request that announces an event. A body that is too large is an answer to be given by the
   * route, after its guards; it is remembered, and is no error here.
   *
   * @param body where the bytes come from
   * @param done with the bytes, empty ones for a body that was refused; with nothing, and at once, for a request to
   *   leave to others; with an error when nobody is left to answer
   */
  capture(request: IncomingMessage, response: ServerResponse, body: Readable, done: Captured): void {
    if (bodyless.has(request.method) || !this.isWanted()) return done();
    const events = RequestEvents.attach(request, this.decoder);
    if (announcedMode(request) === undefined || wasRead(request)) return done();
    // What `done` throws belongs to the framework, and not into a promise.
    this.#read(events, request, response, body).then(
      (bytes) => setImmediate(done, undefined, bytes),
      (error: Error) => setImmediate(done, new BadRequestException(error.message, { cause: error })),
    );
  }

  async #read(
    events: RequestEvents,
    request: IncomingMessage,
    response: ServerResponse,
    body: Readable,
  ): Promise<Buffer> {
    const { maxBytes } = this.decoder.options;
    const giveUp = (): void => void response.setHeader('connection', 'close');
    try {
      const bytes = await readBody(body, { maxBytes, declared: declaredLength(request), giveUp });
      events.captured = { bytes };
      return bytes;
    } catch (error) {
      if (error instanceof RequestAbortedError) throw error;
      events.captured = { error: error as Error };
      return Buffer.alloc(0);
    }
  }
}

/** By a parser that an Express application brought with it, or by a serverless platform. */
function wasRead(request: IncomingMessage & { readonly body?: unknown }): boolean {
  return request.body !== undefined || request.readableDidRead;
}

function declaredLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
