/** A WebSocket message to send; with `ws`: `socket.send(data, { binary })`. */
export interface WebSocketMessage {
  readonly data: string | Uint8Array;
  /** Whether it goes in a binary frame; else it is text. */
  readonly binary: boolean;
}

/** The content of a received message, as `ws` or a browser gives it. */
export type ReceivedWebSocketData = string | Uint8Array | ArrayBuffer | readonly Uint8Array[];
