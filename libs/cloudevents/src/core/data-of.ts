import { InvalidEventError } from '../errors/invalid-event.error.js';
import { isBase64 } from './base64.js';
import type { CloudEvent } from './cloud-event.js';

/** The data of an event. `data_base64` counts where `data` is absent: objects of the `cloudevents` package carry both. */
export function dataOf(event: CloudEvent): unknown {
  const { data, data_base64: base64 } = event;
  if (data instanceof Uint32Array && typeof base64 === 'string') return bytesOfSdk(data, base64) ?? data;
  if (data !== undefined || base64 === undefined || base64 === null) return data;
  if (typeof base64 === 'string' && isBase64(base64)) return Buffer.from(base64, 'base64');
  throw new InvalidEventError([{ attribute: 'data_base64', rule: 'must be base64 text (RFC 4648, section 4)' }]);
}

/**
 * Events that the `cloudevents` package received in structured mode hold each byte in 32 bits. They are known by their
 * `data_base64`, which has the bytes themselves.
 */
function bytesOfSdk(data: Uint32Array, base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === data.length && bytes.every((byte, index) => byte === data[index]) ? bytes : undefined;
}
