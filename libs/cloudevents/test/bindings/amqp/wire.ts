import rhea from 'rhea';
import type { AmqpMessage, ReceivedAmqpMessage } from '../../../src/bindings/amqp/index.js';

/** The message as bytes on the wire. */
export function encoded(message: object): Buffer {
  return rhea.message.encode(message);
}

/** What a receiver of rhea is given. */
export function overTheWire(message: AmqpMessage | object): ReceivedAmqpMessage {
  return rhea.message.decode(encoded(message)) as ReceivedAmqpMessage;
}

/** The type code of a property's value: what follows the property's name. */
export function typeCodeOf(message: object, property: string): number | undefined {
  const bytes = encoded(message);
  return bytes[bytes.indexOf(property) + property.length];
}

/** The codes of AMQP 1.0, part 1, section 1.6 "Primitive Type Definitions". */
export const code = {
  true: 0x41,
  false: 0x42,
  smallLong: 0x55,
  long: 0x81,
  timestamp: 0x83,
  binary8: 0xa0,
  string8: 0xa1,
  string32: 0xb1,
} as const;
