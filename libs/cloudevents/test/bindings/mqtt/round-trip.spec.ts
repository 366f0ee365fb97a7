import { CloudEvent as SdkCloudEvent, MQTT, type MQTTMessage } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { decodeMqttMessage, encodeMqttMessage } from '../../../src/bindings/mqtt/index.js';
import { type CloudEvent, ProtobufData } from '../../../src/core/index.js';
import { bytes, event } from '../../core/events.js';

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
  ['text', event({ data: 'é\n', datacontenttype: 'text/plain' })],
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
    event({ flag: false, count: -7, mark: bytes('ab'), time: '2024-05-06T07:08:09.123456+02:00', subject: 'é "%41"' }),
    event({ flag: 'false', count: '-7', mark: 'YWI=', time: '2024-05-06T07:08:09.123456+02:00', subject: 'é "%41"' }),
  ],
];

const rows = events.map(([what, sent, read = sent]) => [what, sent, read] as const);

describe('what was sent over MQTT is read back', () => {
  it.each(rows)('in binary mode: %s', (_what, sent, read) => {
    expect(decodeMqttMessage(encodeMqttMessage(sent))).toEqual(read);
    expect(decodeMqttMessage(encodeMqttMessage(sent, { repeatContentType: true }))).toEqual(read);
  });

  it.each([5, 4] as const)('in structured mode with protocol version %i', (protocolVersion) => {
    const options = { mode: 'structured', protocolVersion } as const;
    const sent = event({ data: { a: null }, datacontenttype: json, ext: true, count: 5 });
    expect(decodeMqttMessage(encodeMqttMessage(sent, options), options)).toEqual(sent);
    const empty = event({ data: new Uint8Array(0) });
    expect(decodeMqttMessage(encodeMqttMessage(empty, options), options)).toEqual(empty);
  });
});

describe('the cloudevents package', () => {
  const sent = event({ time: '2024-05-06T07:08:09.000Z', datacontenttype: 'text/plain', data: 'x', ext: 'é 1%' });

  it('reads the type of data where it is repeated', () => {
    const typeRead = (repeatContentType: boolean) => {
      const { payload, properties } = encodeMqttMessage(sent, { repeatContentType });
      const read = MQTT.toEvent({
        PUBLISH: { 'Content Type': properties?.contentType },
        headers: { ...properties?.userProperties },
        body: String(payload),
      } as never) as CloudEvent;
      expect(read).toMatchObject({ id: 'e-1', ext: 'é 1%', data: 'x' });
      return read.datacontenttype;
    };
    expect(typeRead(true)).toBe('text/plain');
    expect(typeRead(false)).toBeUndefined();
  });

  it('is read, which always repeats it', () => {
    const { PUBLISH, headers, body } = MQTT.binary(new SdkCloudEvent(sent)) as MQTTMessage<string>;
    const properties = { contentType: PUBLISH?.['Content Type'], userProperties: headers as Record<string, string> };
    expect(decodeMqttMessage({ payload: String(body), properties })).toEqual(sent);
  });
});
