import { describe, expect, it } from 'vitest';
import { decodeNatsMessage, encodeNatsMessage } from '../../../src/bindings/nats/index.js';
import { type CloudEvent, ProtobufData } from '../../../src/core/index.js';
import { bytes, event } from '../../core/events.js';
import { overTheWire } from './wire.js';

type Row = readonly [what: string, sent: CloudEvent, read?: CloudEvent];

const message = new ProtobufData('type.googleapis.com/x.Y', bytes('packed'), { a: 1 });
const protobuf = 'application/protobuf';
const json = 'application/json';

/** What is sent, and what is read in binary mode where that is not the same. */
const events: readonly Row[] = [
  ['no data', event({ subject: 's' })],
  ...[null, 0, false, '', 'text', [], { a: [{ b: null }] }].map((data): Row => {
    return [`JSON ${JSON.stringify(data)}`, event({ data, datacontenttype: json })];
  }),
  ['text', event({ data: 'é\n', datacontenttype: 'text/plain; charset="utf-8"' })],
  ['no text', event({ data: '', datacontenttype: 'text/plain' }), event({ datacontenttype: 'text/plain' })],
  ['bytes', event({ data: new Uint8Array([0, 255]) })],
  ['no bytes', event({ data: new Uint8Array(0) }), event()],
  ['JSON without type', event({ data: { a: 1 } }), event({ data: { a: 1 }, datacontenttype: json })],
  ['a protobuf message as JSON', event({ data: message }), event({ data: { a: 1 }, datacontenttype: json })],
  [
    'a protobuf message as such',
    event({ data: message, datacontenttype: protobuf }),
    event({ data: bytes('packed'), datacontenttype: protobuf }),
  ],
  [
    'attributes of every type, as text',
    event({ flag: false, count: -7, mark: bytes('ab'), empty: '', blank: ' ', subject: ' é "%41" € 😀 \\ ' }),
    event({ flag: 'false', count: '-7', mark: 'YWI=', empty: '', blank: ' ', subject: ' é "%41" € 😀 \\ ' }),
  ],
];
const rows = events.map(([what, sent, read = sent]) => [what, sent, read] as const);

describe('what was sent over NATS is read back', () => {
  it.each(rows)('in binary mode: %s', (_what, sent, read) => {
    expect(decodeNatsMessage(overTheWire(encodeNatsMessage(sent)))).toEqual(read);
  });

  it('in structured mode, with and without headers', () => {
    for (const sent of [
      event({ data: { a: null }, datacontenttype: json, ext: true, count: 5 }),
      event({ data: new Uint8Array(0) }),
    ]) {
      const wire = overTheWire(encodeNatsMessage(sent, { mode: 'structured' }));
      expect(decodeNatsMessage(wire)).toEqual(sent);
      expect(decodeNatsMessage({ data: wire.data })).toEqual(sent);
    }
  });
});
