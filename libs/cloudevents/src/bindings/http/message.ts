import type { ReceivedHeaders } from './received-headers.js';

/** An HTTP message to send: lower-case header names, the body as bytes or UTF-8 text. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** An HTTP request or response that was received, its body read to the end and not parsed. */
export interface ReceivedHttpMessage {
  readonly headers: ReceivedHeaders;
  readonly body?: Uint8Array | ArrayBuffer | string | null | undefined;
}
