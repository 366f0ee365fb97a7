import type { IncomingMessage } from 'node:http';
import { type ContentMode, messageMode, type ReceivedHeaders } from '../../bindings/http/index.js';
import { DecodeError } from '../../errors/index.js';

/** A request as controllers get it: Node's own on Express, or that of Fastify around it. */
export function nodeRequest(request: object): IncomingMessage {
  return (request as { readonly raw?: IncomingMessage }).raw ?? (request as IncomingMessage);
}

/** As they came, which shows repeated ones; adapters of serverless platforms know the joined ones alone. */
export function headersOf({ rawHeaders, headers }: IncomingMessage): ReceivedHeaders {
  return Array.isArray(rawHeaders) && rawHeaders.length > 0 ? rawHeaders : headers;
}

/** How a request says that it carries events; `unclear` when a header of an event is repeated. */
export function announcedMode(request: IncomingMessage): ContentMode | 'unclear' | undefined {
  try {
    return messageMode(headersOf(request));
  } catch (error) {
    if (error instanceof DecodeError) return 'unclear';
    throw error;
  }
}
