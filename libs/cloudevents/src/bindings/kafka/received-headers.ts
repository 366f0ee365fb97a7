import { DecodeError } from '../../errors/index.js';
import { decodeText } from '../../formats/charset.js';
import type { ReceivedKafkaMessage } from './message.js';

/**
 * The headers that make an event, by their names: `content-type` and all that begin with `ce_`, in lower case only.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3.2.3 "Metadata Headers"
 * @throws DecodeError when one of them occurs more than once, or is no UTF-8
 */
export function eventHeaders(headers: ReceivedKafkaMessage['headers'] = {}): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (name !== 'content-type' && !name.startsWith('ce_'))) continue;
    const values = [value].flat() as (Uint8Array | string)[];
    const [first] = values;
    if (first === undefined || values.length > 1) {
      throw new DecodeError(`The header '${name.slice(0, 60)}' occurs more than once`);
    }
    found.set(name, typeof first === 'string' ? first : decodeText(first, 'utf-8'));
  }
  return found;
}
