/** A NATS message to send. {@link setHeaders} puts the headers into the object that a NATS client has for them. */
export interface NatsMessage {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly data: Uint8Array;
}

/** A received message, as the NATS clients for JavaScript give it: names of headers and all values of each. */
export interface ReceivedNatsMessage {
  readonly data: Uint8Array;
  readonly headers?: Iterable<readonly [name: string, values: readonly string[]]> | undefined;
}

/** The headers of a NATS client, made by its `headers()`. */
export interface NatsHeaders {
  set(name: string, value: string): void;
}

/**
 * Puts the headers of a message into those of a client.
 *
 * @returns the same object
 *
 * @example
 * const message = encodeNatsMessage(event);
 * connection.publish('events', message.data, { headers: setNatsHeaders(message, headers()) });
 */
export function setHeaders<H extends NatsHeaders>(message: NatsMessage, headers: H): H {
  for (const [name, value] of message.headers) headers.set(name, value);
  return headers;
}
