export { decodeMessage as decodeWebSocketMessage, type WebSocketDecodeOptions } from './decode.js';
export { encodeMessage as encodeWebSocketMessage, type WebSocketEncodeOptions } from './encode.js';
export type { ReceivedWebSocketData, WebSocketMessage } from './message.js';
export { chooseSubprotocol, formatOfSubprotocol, offeredSubprotocols, webSocketSubprotocol } from './subprotocol.js';
export { UnsupportedSubprotocolError } from './unsupported-subprotocol.error.js';
