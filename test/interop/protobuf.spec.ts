import { toJson } from '@bufbuild/protobuf';
import { type Struct, StructSchema } from '@bufbuild/protobuf/wkt';
import { decodeHttpMessage, encodeHttpBatch, type CloudEvent, type MessageDecodeOptions } from 'nestjs-cloudevents';
import { packAny, protobufEventFormat, protobufFormat } from 'nestjs-cloudevents/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, dataBytes, encoded, eventOf, events, extensions, fromBase64, small } from './events.js';
import type { LinePeer } from './peers/line-peer.js';
import { startPythonPeer } from './peers/python-peer.js';

type Field = readonly [field: string, value: unknown];

/** The message as Python has it: fields by their names. */
interface PythonEvent {
  readonly id: string;
  readonly source: string;
  readonly spec_version: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, Field>>;
  readonly data: Field | null;
}

let python: LinePeer;

beforeAll(() => {
  python = startPythonPeer('protobuf');
});

afterAll(() => python.stop());

// The instant of `time`, which is in another zone.
const time: Field = ['ce_timestamp', [Date.UTC(2026, 0, 2, 1, 4, 5) / 1000, 123_456_789]];
const inUtc = { time: '2026-01-02T01:04:05.123456789Z' };

/** How the event should look in Python. */
function shown({ id, source, specversion, type, subject, dataschema, datacontenttype, data }: CloudEvent): PythonEvent {
  return {
    id,
    source,
    spec_version: specversion,
    type,
    attributes: {
      subject: ['ce_string', subject],
      time,
      dataschema: ['ce_uri', dataschema],
      sampletext: ['ce_string', 'a=b, c;d {ü} 😀'],
      samplecount: ['ce_integer', -2_147_483_648],
      // Zero values are values: the member of the oneof is set.
      samplezero: ['ce_integer', 0],
      sampleflag: ['ce_boolean', false],
      samplebytes: ['ce_bytes', 'AAF/gP8='],
      sampleuri: ['ce_uri', 'urn:example:a'],
      sampleref: ['ce_uri_ref', '../b#c'],
      sampletime: ['ce_timestamp', [Date.UTC(2025, 11, 31, 23, 59, 59) / 1000, 0]],
      ...(datacontenttype !== undefined && { datacontenttype: ['ce_string', datacontenttype] }),
    },
    data: field(data, datacontenttype),
  };
}

function field(data: unknown, datacontenttype: string | undefined): Field | null {
  if (data === undefined) return null;
  if (data instanceof Uint8Array) return ['binary_data', base64(data)];
  return ['text_data', datacontenttype?.startsWith('text/') === true ? data : JSON.stringify(data)];
}

/** The events of the bytes; extensions are known unless said otherwise. */
function decoded(bytes: string, options: MessageDecodeOptions = {}, mediaType = 'cloudevents+protobuf'): CloudEvent[] {
  const message = { headers: { 'content-type': `application/${mediaType}` }, body: fromBase64(bytes) };
  return decodeHttpMessage(message, { formats: [protobufEventFormat], extensions, ...options });
}

describe('Python reads our Protobuf format', () => {
  it.each(events)('with %s', async (_kind, event) => {
    const bytes = base64(encoded(event, protobufEventFormat));

    expect(await python.ask('read', { bytes })).toEqual(shown(event));
  });

  it('with a protobuf message as data', async () => {
    const data = packAny(StructSchema, { fields: { a: { kind: { case: 'stringValue', value: '€' } } } });
    const bytes = base64(encoded(small({ data }), protobufEventFormat));

    const read = await python.ask<PythonEvent>('read', { bytes });

    const struct = { a: '€' };
    expect(read.data).toMatchObject(['proto_data', { type_url: 'type.googleapis.com/google.protobuf.Struct', struct }]);
    expect(read.attributes).toEqual({ datacontenttype: ['ce_string', 'application/protobuf'] });
  });

  it('with JSON without a content type, which is then said', async () => {
    const bytes = base64(encoded(small({ data: { a: [1] } }), protobufEventFormat));

    const read = await python.ask<PythonEvent>('read', { bytes });

    expect(read.attributes).toEqual({ datacontenttype: ['ce_string', 'application/json'] });
    expect(read.data).toEqual(['text_data', '{"a":[1]}']);
  });

  it('in batches, of none as well', async () => {
    const batch = (all: readonly CloudEvent[]): string => {
      const { headers, body } = encodeHttpBatch(all, { format: protobufEventFormat, extensions });
      expect(headers['content-type']).toBe('application/cloudevents-batch+protobuf');
      return base64(body as Uint8Array);
    };
    const all = events.map(([, event]) => event);

    expect(await python.ask('read-batch', { bytes: batch(all) })).toEqual(all.map(shown));
    expect(await python.ask('read-batch', { bytes: batch([]) })).toEqual([]);
  });
});

describe('what Python writes in Protobuf is read', () => {
  it.each(events)('with %s', async (_kind, event) => {
    const bytes = await python.ask<string>('write', { event: shown(event) });

    expect(decoded(bytes)).toEqual([{ ...event, ...inUtc }]);
  });

  it('with JSON as bytes, as other libraries send it', async () => {
    const event = eventOf('a JSON object');
    const data: Field = ['binary_data', base64(dataBytes(event) as Uint8Array)];

    const bytes = await python.ask<string>('write', { event: { ...shown(event), data } });

    expect(decoded(bytes)).toEqual([{ ...event, ...inUtc }]);
  });

  it('and keeps its types when it is sent on', async () => {
    const written = shown(eventOf('bytes'));
    // No extension is known here: the wire has told the types.
    const [event] = decoded(await python.ask('write', { event: written }), { extensions: [] });

    expect(await python.ask('read', { bytes: base64(encoded(event as CloudEvent, protobufEventFormat)) })).toEqual(
      written,
    );
  });

  it('with a protobuf message as data', async () => {
    const attributes = { datacontenttype: ['ce_string', 'application/protobuf'] };
    const data: Field = ['proto_data', { struct: { a: 'b', n: 1.5 } }];
    const head = { id: 'm', source: 's', spec_version: '1.0', type: 't', attributes };
    const bytes = await python.ask<string>('write', { event: { ...head, data } });

    // By its type where the receiver knows it ...
    const [typed] = decoded(bytes, { formats: [protobufFormat(StructSchema)] });
    expect(toJson(StructSchema, typed?.data as Struct)).toEqual({ a: 'b', n: 1.5 });
    // ... and packed where not: sent on, it is the same message.
    const [packed] = decoded(bytes);
    const again = base64(encoded(packed as CloudEvent, protobufEventFormat));
    expect(await python.ask('read', { bytes: again })).toMatchObject({
      data: ['proto_data', { struct: { a: 'b', n: 1.5 } }],
    });
  });

  it('in batches', async () => {
    const all = events.map(([, event]) => event);
    const bytes = await python.ask<string>('write-batch', { events: all.map(shown) });

    expect(decoded(bytes, {}, 'cloudevents-batch+protobuf')).toEqual(all.map((event) => ({ ...event, ...inUtc })));
  });
});
