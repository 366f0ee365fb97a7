import { create, isMessage, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { acceptEvent } from '../../../src/core/index.js';
import { decodeMessage, encodeMessage } from '../../../src/bindings/http/index.js';
import { DecodeError, InvalidEventError } from '../../../src/errors/index.js';
import { packAny, protobufEventFormat, protobufFormat, protobufTypes } from '../../../src/protobuf/index.js';
import { accepted, event } from '../../core/events.js';
import { game, schema } from '../../protobuf/descriptors.js';

const format = protobufFormat(schema('AllIn'));
const message = create(schema('AllIn'), { handId: 'h1', amount: 500n });
const packed = packAny(schema('AllIn'), message);
const other = packAny(schema('PlayerActed'), { playerId: 'p1' });
const sent = (changes: Readonly<Record<string, unknown>>) =>
  format.decode(protobufEventFormat.encode(accepted(changes)));

describe('the format of one message type', () => {
  it('is the Protobuf format to everybody else', () => {
    expect(format).toMatchObject({ name: 'protobuf:examples.AllIn', mediaType: protobufEventFormat.mediaType });
    expect(format.batch?.mediaType).toBe(protobufEventFormat.batch?.mediaType);
    expect(format.encode(accepted({ data: packed }))).toEqual(protobufEventFormat.encode(accepted({ data: packed })));
  });

  it.each<[string, Record<string, unknown>]>([
    ['a packed message', { data: packed }],
    ['bytes', { data: toBinary(schema('AllIn'), message), datacontenttype: 'application/protobuf' }],
    ['JSON', { data: { handId: 'h1', amount: '500' } }],
    ['JSON in bytes', { data: Buffer.from('{"handId":"h1","amount":"500"}'), datacontenttype: 'application/json' }],
  ])('reads the message itself from %s', (_form, changes) => {
    const { data } = sent(changes);
    expect(isMessage(data, schema('AllIn'))).toBe(true);
    expect(data).toEqual(message);
  });

  it('leaves an event without data without', () => {
    expect(sent({})).toEqual(event());
    expect(format.decode(format.encode(accepted()))).toEqual(event());
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a message of another type', { data: other }, 'must be a message examples.AllIn, but is one of another type'],
    [
      'bytes that are no such message',
      { data: { ...packed, value: new Uint8Array([0x0a, 0xff]) } },
      'is no valid message',
    ],
    ['JSON of something else', { data: { playerId: 'p1' } }, 'is no valid message examples.AllIn'],
    ['no JSON', { data: Buffer.from('{'), datacontenttype: 'application/json' }, 'is no valid JSON'],
    ['nothing as JSON', { data: Buffer.alloc(0), datacontenttype: 'application/json' }, 'is no valid JSON'],
    ['text', { data: 'x', datacontenttype: 'text/plain' }, 'as application/protobuf or JSON'],
    ['bytes of no type', { data: new Uint8Array(0) }, 'as application/protobuf or JSON'],
  ])('refuses to read %s', (_form, changes, rule) => {
    expect(() => sent(changes)).toThrow(DecodeError);
    expect(() => sent(changes)).toThrow(`Data of the event cannot be read: The content`);
    expect(() => sent(changes)).toThrow(rule);
  });

  it.each<[string, unknown]>([
    ['a message of another type', other],
    ['JSON', { handId: 'h1' }],
    ['bytes', new Uint8Array(0)],
  ])('refuses to write %s', (_form, data) => {
    const encoding = () => format.encode(acceptEvent(event({ data }), 'send[1]'));
    expect(encoding).toThrow(InvalidEventError);
    expect(encoding).toThrow("from send[1]: 'data' must be a message examples.AllIn, packed by packAny()");
  });

  it('refuses to write a message that is not packed, and says how to', () => {
    const data = create(schema('Report'), { title: 't' });
    const encoding = () => protobufFormat(schema('Report')).encode(accepted({ data }));
    expect(encoding).toThrow('must be a message examples.Report, packed by packAny()');
  });

  it('reads JSON as it is told to', () => {
    const ignoring = protobufFormat(schema('AllIn'), { json: { ignoreUnknownFields: true } });
    const content = protobufEventFormat.encode(accepted({ data: { handId: 'h1', amount: '500', more: 1 } }));
    expect(ignoring.decode(content).data).toEqual(message);
    const detail = { '@type': 'type.googleapis.com/examples.AllIn', handId: 'h1' };
    const report = protobufEventFormat.encode(accepted({ data: { title: 't', detail } }));
    expect(() => protobufFormat(schema('Report')).decode(report)).toThrow(DecodeError);
    expect(protobufFormat(schema('Report'), { json: { registry: game } }).decode(report).data).toMatchObject({
      detail: { typeUrl: 'type.googleapis.com/examples.AllIn' },
    });
  });

  it('reads batches', () => {
    const events = [packed, other].map((data) => protobufEventFormat.encode(accepted({ data })));
    const { batch } = format;
    expect(batch?.decode(batch.encode(events.slice(0, 1)))[0]?.data).toEqual(message);
    expect(() => batch?.decode(batch.encode(events))).toThrow('Data of event 1 of the batch cannot be read');
  });
});

describe('the message in binary mode', () => {
  const received = (changes: Readonly<Record<string, unknown>>) =>
    decodeMessage(encodeMessage(accepted(changes)), { formats: [format], data: format.data })[0]?.data;

  it('is read from bytes of protobuf and from JSON', () => {
    expect(received({ data: packed, datacontenttype: 'application/protobuf' })).toEqual(message);
    expect(received({ data: { handId: 'h1', amount: '500' } })).toEqual(message);
    expect(format.data?.decode('{"handId":"h1","amount":"500"}', 'text/json; charset=utf-8')).toEqual(message);
  });

  it('may be one without any field, but no content is no JSON', () => {
    expect(format.data?.decode(new Uint8Array(0), 'application/protobuf')).toEqual(create(schema('AllIn')));
    expect(format.data?.decode(new Uint8Array(0), 'application/json')).toBeUndefined();
  });

  it('is nothing else', () => {
    for (const type of [undefined, 'text/plain', 'application/octet-stream']) {
      expect(() => format.data?.decode(new Uint8Array([1]), type)).toThrow(DecodeError);
    }
    expect(() => format.data?.decode('text', 'application/protobuf')).toThrow(DecodeError);
    expect(() => format.data?.decode(new Uint8Array([0x0a, 0xff]), 'application/protobuf')).toThrow(DecodeError);
  });
});

describe('what projection packs', () => {
  it('is what the format takes', () => {
    const any = protobufTypes(game).pack?.(message);
    expect(format.decode(format.encode(accepted({ data: any }))).data).toEqual(message);
  });
});
