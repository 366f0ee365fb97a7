import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { type NatsMessage, type ReceivedNatsMessage, setNatsHeaders } from '../../../src/bindings/nats/index.js';

/** The header block between the client and the server, which the client writes and reads itself. */
interface Wire extends MsgHdrs {
  encode(): Uint8Array;
}
const client = headers().constructor as unknown as { decode(block: Uint8Array): MsgHdrs };

/** What the official client gives for a block of headers. */
export function headersOf(block: Uint8Array): MsgHdrs {
  return client.decode(block);
}

/** The message as its receiver gets it, its headers written and read by the official client. */
export function overTheWire(message: NatsMessage): ReceivedNatsMessage {
  const written = setNatsHeaders(message, headers()) as Wire;
  return { data: new Uint8Array(message.data), headers: headersOf(written.encode()) };
}
