import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { decodeHeaderValue } from '../header-value.js';
import type { ReceivedNatsMessage } from './message.js';

/**
 * The headers that make an event, by their names in lower case: Content-Type and all that begin with `ce-`. Nothing
 * where the message has no headers at all.
 *
 * @see CloudEvents NATS binding, section 3.1.3 "Metadata Headers"
 * @throws DecodeError when one of them occurs more than once: an attribute has one value
 */
export function eventHeaders(headers: ReceivedNatsMessage['headers']): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  let any = false;
  for (const [given, values] of headers ?? []) {
    any = true;
    const name = given.toLowerCase();
    if (name !== 'content-type' && !name.startsWith('ce-')) continue;
    for (const value of values) {
      if (found.has(name)) throw new DecodeError(`The header '${shownName(name)}' occurs more than once`);
      found.set(name, value);
    }
  }
  return any ? found : undefined;
}

/**
 * The text that a header stands for. NATS clients read headers as UTF-8, HTTP servers as Latin-1, and values are decoded
 * as in HTTP; the difference is in values that were not encoded as they should.
 *
 * @throws DecodeError when the value is malformed
 */
export function headerText(name: string, value: string, tolerant: boolean | undefined): string {
  // What the client puts in the place of bytes that it could not read.
  if (value.includes('\ufffd')) throw new DecodeError(`The header '${shownName(name)}' is no UTF-8`);
  return decodeHeaderValue(Buffer.from(value).toString('latin1'), name, tolerant);
}
