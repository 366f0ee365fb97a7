import { types } from 'node:util';
import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { decodeText } from '../../formats/charset.js';
import type { ReceivedKafkaMessage } from './message.js';

/** Values as they came: only those that are read need be text. */
export type EventHeaders = ReadonlyMap<string, Uint8Array | string | null>;

/**
 * The headers that make an event, by their names: `content-type` and all that begin with `ce_`, in lower case only.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.2.3 "Metadata Headers"
 * @throws DecodeError when one of them occurs more than once
 */
export function eventHeaders(headers: ReceivedKafkaMessage['headers'] = {}): EventHeaders {
  const found = new Map<string, Uint8Array | string | null>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (name !== 'content-type' && !name.startsWith('ce_'))) continue;
    const values = [value].flat() as (Uint8Array | string | null)[];
    if (values.length > 1) throw new DecodeError(`The header '${shownName(name)}' occurs more than once`);
    for (const one of values) found.set(name, one);
  }
  return found;
}

/**
 * The text of a header, if it is there.
 *
 * @throws DecodeError when it has no value, which Kafka allows, is no UTF-8, or was parsed by a framework
 */
export function headerText(headers: EventHeaders, name: string): string | undefined {
  const value = headers.get(name);
  if (value === undefined || typeof value === 'string') return value;
  if (value === null) throw new DecodeError(`The header '${shownName(name)}' has no value`);
  if (!types.isUint8Array(value)) {
    throw new DecodeError(
      `The header '${shownName(name)}' must be bytes or text as it arrived, not what a parser made of it`,
    );
  }
  try {
    return decodeText(value);
  } catch (error) {
    throw new DecodeError(`The header '${shownName(name)}' is no UTF-8`, { cause: error });
  }
}
