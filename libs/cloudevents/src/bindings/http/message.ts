import type { EventContent } from '../../formats/event-format.js';
import type { ReceivedHeaders } from './received-headers.js';

/** An HTTP message to send: lower-case header names, the body as bytes or UTF-8 text. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** As `fetch` takes it, and everything else that sends HTTP. */
  readonly body: Uint8Array<ArrayBuffer> | string;
}

/** An HTTP request or response that was received, its body read to the end and not parsed. */
export interface ReceivedHttpMessage {
  readonly headers: ReceivedHeaders;
  readonly body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

/** Content as a body. What formats and acceptance make is never in shared memory, which types alone cannot tell. */
export function httpBody(content: EventContent): HttpMessage['body'] {
  return content as HttpMessage['body'];
}
