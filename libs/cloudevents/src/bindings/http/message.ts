/** An HTTP message to send: lower-case header names, the body as bytes or UTF-8 text. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}
