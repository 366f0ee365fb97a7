import { describe, expect, it } from 'vitest';
import type { RawData } from 'ws';
import {
  decodeWebSocketMessage,
  encodeWebSocketMessage,
  type ReceivedWebSocketData,
} from '../../../src/bindings/websocket/index.js';
import { attributeTypes, defineAttribute, ProtobufData } from '../../../src/core/index.js';
import { DecodeError, DefinitionError } from '../../../src/errors/index.js';
import { LimitExceededError } from '../../../src/formats/index.js';
import { bytes, event } from '../../core/events.js';
import { avro, json, protobuf, xml } from './formats.js';

const text = JSON.stringify(event({ subject: 'é' }));
const content = Buffer.from(text);

describe('a received message', () => {
  it.each<[string, ReceivedWebSocketData]>([
    ['text', text],
    ['a Buffer', content],
    ['a Uint8Array', new Uint8Array(content)],
    ['an ArrayBuffer', new Uint8Array(content).buffer],
    ['fragments, also within a character', [content.subarray(0, -3), content.subarray(-3)]],
  ])('may be %s', (_what, data) => {
    expect(decodeWebSocketMessage(data, false)).toEqual(event({ subject: 'é' }));
  });

  it('is what ws gives', () => {
    const raw = [content] as RawData;
    expect(decodeWebSocketMessage(raw, false)).toEqual(event({ subject: 'é' }));
  });

  it('is read by the format of the connection, with what is known of extensions', () => {
    const extensions = [defineAttribute('count', attributeTypes.integer)];
    const { data, binary } = encodeWebSocketMessage(event({ count: '5' }), avro);
    expect(decodeWebSocketMessage(data, binary, avro, { extensions })).toEqual(event({ count: 5 }));
  });

  it.each([
    ['JSON in a binary frame', true, json, "a binary frame: the format 'json' is sent in text frames"],
    ['Avro in a text frame', false, avro, "a text frame: the format 'avro' is sent in binary frames"],
    ['Protobuf in a text frame', false, protobuf, "a text frame: the format 'protobuf' is sent in binary frames"],
  ])('is refused as %s (T-W1)', (_what, isBinary, format, message) => {
    const { data } = encodeWebSocketMessage(event(), format);
    expect(() => decodeWebSocketMessage(data, isBinary, format)).toThrow(DecodeError);
    expect(() => decodeWebSocketMessage(data, isBinary, format)).toThrow(message);
    expect(decodeWebSocketMessage(data, !isBinary, format)).toEqual(event());
  });

  it.each([
    ['nothing', '', 'no valid JSON'],
    ['what is no JSON', 'x', 'no valid JSON'],
    ['a batch (W1)', `[${text}]`, 'must be a JSON object'],
    ['an event without id', JSON.stringify(event({ id: null })), "Attribute 'id' of the event is required"],
  ])('is refused as %s', (_what, data, message) => {
    expect(() => decodeWebSocketMessage(data, false)).toThrow(DecodeError);
    expect(() => decodeWebSocketMessage(data, false)).toThrow(message);
  });

  it('is limited, all fragments together', () => {
    const data = [Buffer.from('abc'), Buffer.from('def')];
    expect(() => decodeWebSocketMessage(data, false, json, { maxBytes: 5 })).toThrow(LimitExceededError);
    expect(() => decodeWebSocketMessage('ééé', false, json, { maxBytes: 5 })).toThrow(LimitExceededError);
    expect(decodeWebSocketMessage(text, false, json, { maxBytes: content.length })).toEqual(event({ subject: 'é' }));
  });

  it('cannot be of a format without subprotocol', () => {
    expect(() => decodeWebSocketMessage(text, false, xml)).toThrow(DefinitionError);
  });

  it('cannot be a list of anything but bytes', () => {
    expect(() => decodeWebSocketMessage([1, 2] as never, false)).toThrow(DecodeError);
  });

  it('cannot be a Blob, which gives its bytes too late', () => {
    expect(() => decodeWebSocketMessage(new Blob([text]) as never, true, avro)).toThrow("binaryType to 'arraybuffer'");
  });
});

describe('what was sent over a WebSocket is read back', () => {
  const message = new ProtobufData('type.googleapis.com/x.Y', bytes('packed'), { a: 1 });
  const all = [
    event({ subject: 's' }),
    ...[null, 0, false, '', 'text', [], { a: [{ b: null }] }].map((data) => {
      return event({ data, datacontenttype: 'application/json' });
    }),
    event({ data: 'é\n', datacontenttype: 'text/plain' }),
    event({ data: '', datacontenttype: 'text/plain' }),
    event({ data: new Uint8Array([0, 255]) }),
    event({ data: new Uint8Array(0), datacontenttype: 'image/png' }),
    event({ flag: false, count: -7, empty: '', time: '2024-05-06T07:08:09.123456+02:00' }),
  ];

  describe.each([json, avro, protobuf])('in $name', (format) => {
    it.each(all)('%j', (sent) => {
      const { data, binary } = encodeWebSocketMessage(sent, format);
      expect(decodeWebSocketMessage(data, binary, format)).toEqual(sent);
    });

    it('a protobuf message', () => {
      const { data, binary } = encodeWebSocketMessage(event({ data: message }), format);
      expect(decodeWebSocketMessage(data, binary, format)).toEqual(
        event({ data: { a: 1 }, datacontenttype: 'application/json' }),
      );
    });
  });
});
