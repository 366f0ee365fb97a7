import { describe, expect, it } from 'vitest';
import { decodeNatsMessage, encodeNatsMessage } from '../../../src/bindings/nats/index.js';
import { event } from '../../core/events.js';
import { sentAndRead } from '../sent-and-read.js';
import { overTheWire } from './wire.js';

describe('what was sent over NATS is read back', () => {
  it.each(sentAndRead)('in binary mode: %s', (_what, sent, read) => {
    expect(decodeNatsMessage(overTheWire(encodeNatsMessage(sent)))).toEqual(read);
  });

  it('in structured mode, with and without headers', () => {
    for (const sent of [
      event({ data: { a: null }, datacontenttype: 'application/json', ext: true, count: 5 }),
      event({ data: new Uint8Array(0) }),
    ]) {
      const wire = overTheWire(encodeNatsMessage(sent, { mode: 'structured' }));
      expect(decodeNatsMessage(wire)).toEqual(sent);
      expect(decodeNatsMessage({ data: wire.data })).toEqual(sent);
    }
  });
});
