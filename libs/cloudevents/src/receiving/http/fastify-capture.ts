import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { BadRequestException } from '@nestjs/common';
import type { BodyCapture } from './body-capture.js';

/** Names, towards Fastify alone, content that was read already: for its own type another parser may be registered. */
const capturedType = 'application/vnd.nestjs-cloudevents.captured';

type Done = (error?: Error | null, value?: unknown) => void;

/** What is used of a request of Fastify, whose types are not there where Fastify is not installed. */
interface FastifyRequest {
  readonly raw: IncomingMessage;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody?: Buffer;
}

/** What is used of an instance of Fastify. */
export interface FastifyInstance {
  addContentTypeParser(type: string, parser: (request: FastifyRequest, payload: unknown, done: Done) => void): void;
  addHook(
    name: 'preParsing',
    hook: (request: FastifyRequest, reply: { readonly raw: ServerResponse }, payload: Readable, done: Done) => void,
  ): void;
}

/** Hooks that read bodies of events before the parsers do, which are then passed by. */
export function fastifyCapture(instance: FastifyInstance, capture: BodyCapture): void {
  const kept = new WeakMap<FastifyRequest, { readonly bytes: Buffer; readonly headers: FastifyRequest['headers'] }>();
  instance.addHook('preParsing', (request, reply, payload, done) => {
    capture.capture(request.raw, reply.raw, payload, (error, bytes) => {
      if (bytes !== undefined) {
        const { headers } = request;
        kept.set(request, { bytes, headers });
        request.headers = { ...headers, 'content-type': capturedType };
      }
      done(error, payload);
    });
  });
  instance.addContentTypeParser(capturedType, (request, _payload, done) => {
    const found = kept.get(request);
    // Nobody but the hook above may speak of this type.
    if (found === undefined) return done(new BadRequestException(`The content type '${capturedType}' is reserved`));
    request.headers = found.headers;
    request.rawBody = found.bytes;
    done(null, found.bytes);
  });
}
