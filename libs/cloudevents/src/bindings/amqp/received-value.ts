import { isTimestamp, shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';

/**
 * What a received property stands for: booleans, numbers and text as they are, bytes without the buffer around them,
 * an AMQP timestamp as a `Date`.
 *
 * @throws DecodeError for a decimal and a UUID, which are no attribute values
 */
export function receivedValue(property: string, given: unknown): unknown {
  const value = isWrapped(given) ? given.value : given;
  if (typeof value === 'bigint') return Number(value);
  if (!(value instanceof Uint8Array)) return value;
  switch (hiddenTypeCode(property, value)) {
    case ulong:
      return Number(Buffer.from(value).readBigUInt64BE());
    case long:
      return Number(Buffer.from(value).readBigInt64BE());
    case decimal32:
    case decimal64:
    case decimal128:
    case uuid:
      throw new DecodeError(`The property '${shownName(property)}' is a decimal or a UUID, which no attribute can be`);
    default:
      return new Uint8Array(value);
  }
}

/** The text of an AMQP timestamp, which counts milliseconds. @throws DecodeError outside of the years 0 to 9999 */
export function timestampText(property: string, value: Date): string {
  const text = Number.isNaN(value.getTime()) ? '' : value.toISOString().replace('.000Z', 'Z');
  if (isTimestamp(text)) return text;
  throw new DecodeError(`The property '${shownName(property)}' is a timestamp outside of the years 0 to 9999`);
}

const ulong = 0x80;
const long = 0x81;
const decimal32 = 0x74;
const decimal64 = 0x84;
const decimal128 = 0x94;
const uuid = 0x98;

/**
 * What JavaScript has no number for, rhea gives as the bytes, as if it were binary. They are a view on the message, in
 * which the type code lies between the property's name and its value; before binary lies its length as well.
 */
function hiddenTypeCode(property: string, value: Uint8Array): number | undefined {
  const { buffer, byteOffset: at } = value;
  const name = Buffer.from(property);
  const start = at - 1 - name.length;
  if (start < 0 || !name.equals(new Uint8Array(buffer, start, name.length))) return undefined;
  return new Uint8Array(buffer, at - 1, 1)[0];
}

/** The wrapper of a message that was never sent. A described value has one as well, and is nothing that an attribute is. */
function isWrapped(value: unknown): value is { readonly value: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const { toRheaTyped, descriptor } = value as { readonly toRheaTyped?: unknown; readonly descriptor?: unknown };
  return typeof toRheaTyped === 'function' && descriptor === undefined;
}
