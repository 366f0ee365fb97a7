import { type CloudEvent, ProtobufData } from '../../src/core/index.js';
import { bytes, event } from '../core/events.js';

type Row = readonly [what: string, sent: CloudEvent, read?: CloudEvent];

const message = new ProtobufData('type.googleapis.com/x.Y', bytes('packed'), { a: 1 });
const protobuf = 'application/protobuf';
const json = 'application/json';
const texts = { empty: '', blank: ' ', subject: ' é "%41" € 😀 \\ ', time: '2024-05-06T07:08:09.123456+02:00' };

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
    event({ flag: false, count: -7, mark: bytes('ab'), ...texts }),
    event({ flag: 'false', count: '-7', mark: 'YWI=', ...texts }),
  ],
];

/**
 * What is sent, and what is read in binary mode by a protocol whose attributes are all text and that cannot tell data
 * of no length from none.
 */
export const sentAndRead = events.map(([what, sent, read = sent]) => [what, sent, read] as const);
