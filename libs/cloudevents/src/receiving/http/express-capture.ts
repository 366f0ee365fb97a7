import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyCapture } from './body-capture.js';

type Next = (error?: unknown) => void;

/** The members of a request that body parsers set, and look at before they read. */
type ExpressRequest = IncomingMessage & { body?: unknown; rawBody?: Buffer; _body?: boolean };

/** A middleware that reads bodies of events before the parsers do, which then find nothing left to read. */
export function expressCapture(capture: BodyCapture) {
  return (request: ExpressRequest, response: ServerResponse, next: Next): void => {
    capture.capture(request, response, request, (error, bytes) => {
      if (bytes !== undefined) Object.assign(request, { body: bytes, rawBody: bytes, _body: true });
      next(error);
    });
  };
}
