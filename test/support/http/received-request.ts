import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came off the wire. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as sent, before anything decodes them. */
  readonly body: Buffer;
  /** When its head arrived, by `performance.now()`. */
  readonly arrivedAt: number;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

/** An event as a stranger reads it: plain JSON, without the library's own decoder. */
export interface ReceivedEvent {
  readonly id: string;
  readonly subject?: string;
  readonly data?: unknown;
  readonly [attribute: string]: unknown;
}

/** The events of a batch or a structured request. */
export function eventsOf({ body }: ReceivedRequest): readonly ReceivedEvent[] {
  const parsed = JSON.parse(body.toString()) as ReceivedEvent | ReceivedEvent[];
  return Array.isArray(parsed) ? parsed : [parsed];
}

export function idsOf(requests: readonly ReceivedRequest[]): readonly string[] {
  return requests.flatMap((request) => eventsOf(request).map(({ id }) => id));
}
