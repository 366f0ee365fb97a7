import type { IPublishPacket } from 'mqtt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  decodeMqttMessage,
  type MqttDecodeOptions,
  mqttMessageMode,
  type ReceivedMqttMessage,
} from '../../../src/bindings/mqtt/index.js';
import { attributeTypes, defineAttribute } from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { LimitExceededError, UnsupportedFormatError } from '../../../src/formats/index.js';
import { bytes, event } from '../../core/events.js';

type Properties = NonNullable<ReceivedMqttMessage['properties']>;
type UserProperties = NonNullable<Properties['userProperties']>;

const jsonType = 'application/cloudevents+json';
const attributes = { specversion: '1.0', id: 'e-1', source: '/tables/7', type: 'com.example.dealt' };
const structured = JSON.stringify(event());

const decode = (properties: Properties | undefined, payload: Uint8Array | string, options?: MqttDecodeOptions) =>
  decodeMqttMessage({ payload, properties }, options);
const read = (
  userProperties: UserProperties = {},
  contentType?: string,
  payload: Uint8Array | string = '',
  options?: MqttDecodeOptions,
) => decode({ contentType, userProperties: { ...attributes, ...userProperties } }, payload, options);

describe('the mode of a message', () => {
  it.each<[Properties | undefined, string | undefined]>([
    [{ contentType: 'Application/CloudEvents+JSON; Charset=UTF-8' }, 'structured'],
    [{ contentType: 'application/cloudevents' }, 'structured'],
    [{ contentType: jsonType, userProperties: attributes }, 'structured'],
    [{ contentType: 'application/cloudevents-batch+json' }, 'batch'],
    [{ contentType: 'application/json', userProperties: attributes }, 'binary'],
    [{ userProperties: attributes }, 'binary'],
    [{ userProperties: { SpecVersion: '1.0' } }, undefined],
    [{ userProperties: { 'ce-specversion': '1.0' } }, undefined],
    [{ contentType: 'application/json' }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('%j is %s (M3)', (properties, mode) => {
    expect(mqttMessageMode({ payload: '', properties })).toBe(mode);
    expect(mqttMessageMode({ payload: '', properties }, { protocolVersion: 4 })).toBe('structured');
  });
});

describe('structured mode', () => {
  it.each<[string, Properties, Uint8Array | string]>([
    ['a payload of bytes', { contentType: jsonType }, bytes(structured)],
    ['a payload of text', { contentType: `${jsonType}; charset=utf-8` }, structured],
    ['nothing of the user properties beside it', { contentType: jsonType, userProperties: { id: 'x' } }, structured],
  ])('reads %s', (_what, properties, payload) => expect(decode(properties, payload)).toEqual(event()));

  it('tells another format from bad content', () => {
    expect(() => decode({ contentType: 'application/cloudevents+avro' }, structured)).toThrow(UnsupportedFormatError);
  });

  it.each([
    ['no payload', jsonType, '', 'no valid JSON'],
    ['an event without id', jsonType, JSON.stringify(event({ id: null })), "'id'"],
    ['a batch', 'application/cloudevents-batch+json', '[]', 'batch'],
  ])('refuses %s', (_what, contentType, payload, message) => {
    expect(() => decode({ contentType }, payload)).toThrow(DecodeError);
    expect(() => decode({ contentType }, payload)).toThrow(message);
  });
});

describe('a message that is no CloudEvent', () => {
  it.each<Properties | undefined>([
    undefined,
    {},
    { contentType: 'application/json' },
    { userProperties: { id: '1', 'ce-specversion': '1.0' } },
  ])('with the properties %j is refused, not guessed at (M5)', (properties) => {
    expect(() => decode(properties, structured)).toThrow(DecodeError);
    expect(() => decode(properties, structured)).toThrow('The message is no CloudEvent');
  });
});

describe('binary mode', () => {
  it.each<[string, UserProperties, string | undefined, string, Record<string, unknown>]>([
    ['an empty payload is no data', {}, undefined, '', {}],
    ['also with a type', {}, 'text/plain', '', { datacontenttype: 'text/plain' }],
    ['bytes of no type, which is not made up', {}, undefined, '{}', { data: bytes('{}') }],
    ['JSON', {}, 'application/json', 'null', { datacontenttype: 'application/json', data: null }],
    ['text', {}, 'text/plain', 'é', { datacontenttype: 'text/plain', data: 'é' }],
    [
      'UTF-8 without percent-coding (T-M1)',
      { subject: 'é %41 "😀"', ext: '100%' },
      undefined,
      '',
      { subject: 'é %41 "😀"', ext: '100%' },
    ],
    [
      'extensions are text',
      { count: '5', flag: 'true', empty: '', constructor: 'x', '1': 'y' },
      undefined,
      '',
      { count: '5', flag: 'true', empty: '', constructor: 'x', '1': 'y' },
    ],
    [
      'what no attribute is called belongs to others (T-M2), and may repeat',
      { 'ce-id': 'x', MyExt: 'x', my_ext: 'x', '': 'x', data: 'x', data_base64: 'x', Trace: ['a', 'b'], é: '\u0000' },
      undefined,
      '',
      {},
    ],
    ['a value in a list of one', { ext: ['x'] }, undefined, '', { ext: 'x' }],
    ['a property without values', { ext: [], other: undefined }, undefined, '', {}],
    [
      'a datacontenttype that says the same (T-M1)',
      { datacontenttype: 'text/plain' },
      'text/plain',
      'a',
      { datacontenttype: 'text/plain', data: 'a' },
    ],
  ])('%s', (_what, userProperties, contentType, payload, changes) => {
    expect(read(userProperties, contentType, bytes(payload))).toEqual(event(changes));
    expect(read(userProperties, contentType, payload)).toEqual(event(changes));
  });

  it('reads attributes by the types of known extensions', () => {
    const extensions = [
      defineAttribute('count', attributeTypes.integer),
      defineAttribute('mark', attributeTypes.binary),
    ];
    expect(read({ count: '5', mark: 'YWI=' }, undefined, '', { extensions })).toEqual(
      event({ count: 5, mark: bytes('ab') }),
    );
    expect(() => read({ count: '+5' }, undefined, '', { extensions })).toThrow(
      "'count' of the event must be an integer",
    );
  });

  it('keeps its bytes when the client reuses the buffer', () => {
    const payload = Buffer.from('ab');
    const { data } = read({}, undefined, payload);
    payload.fill(0);
    expect(data).toEqual(bytes('ab'));
  });

  it('limits the payload', () => {
    expect(() => read({}, undefined, bytes('abc'), { maxBytes: 2 })).toThrow(LimitExceededError);
  });

  it.each<[string, UserProperties, string | undefined, string, string]>([
    ['an empty attribute', { subject: '' }, undefined, '', "Attribute 'subject' of the event must not be empty"],
    ['a missing id', { id: undefined }, undefined, '', "Attribute 'id' of the event is required"],
    [
      'another specversion',
      { specversion: '0.3' },
      undefined,
      '',
      "Attribute 'specversion' of the event must be '1.0'",
    ],
    [
      'a control character',
      { ext: 'a\nb' },
      undefined,
      '',
      "Attribute 'ext' of the event must not contain the control",
    ],
    ['a repeated attribute (T12)', { id: ['e-1', 'e-1'] }, undefined, '', "user property 'id' occurs more than once"],
    ['a repeated extension', { ext: ['a', 'b'] }, undefined, '', "user property 'ext' occurs more than once"],
    ['another datacontenttype', { datacontenttype: 'a/b' }, 'a/c', '', 'must say the same as Content Type'],
    ['datacontenttype alone', { datacontenttype: 'a/b' }, undefined, '', 'must say the same as Content Type'],
    ['a Content Type that is none', {}, 'xyz', '', "Attribute 'datacontenttype'"],
    ['an empty Content Type', {}, '', '', "Attribute 'datacontenttype' of the event must not be empty"],
    ['a repeated Content Type', {}, ['a/b', 'a/b'] as never, '', 'Content Type of the message must be one string'],
    ['JSON that is none', {}, 'application/json', '{', 'no valid JSON'],
  ])('refuses %s', (_what, userProperties, contentType, payload, message) => {
    expect(() => read(userProperties, contentType, payload)).toThrow(DecodeError);
    expect(() => read(userProperties, contentType, payload)).toThrow(message);
  });

  it.each<[string, string | undefined, string]>([
    ['beside another Content Type, which counts', 'text/plain', 'text/plain'],
    ['alone, where it is all there is', undefined, 'text/html'],
  ])('tolerantly takes a datacontenttype %s', (_what, contentType, datacontenttype) => {
    expect(read({ datacontenttype: 'text/html' }, contentType, 'x', { tolerant: true })).toEqual(
      event({ datacontenttype, data: 'x' }),
    );
  });
});

describe('MQTT 3.1.1', () => {
  const older = { protocolVersion: 4 } as const;

  it('reads every payload as JSON (T-M2)', () => {
    expect(decode(undefined, bytes(structured), older)).toEqual(event());
    expect(decode({ contentType: 'text/plain', userProperties: attributes }, structured, older)).toEqual(event());
  });

  it('is what every version before 5 is read like, as mqtt.js has a 3', () => {
    expect(decode(undefined, structured, { protocolVersion: 3 as 4 })).toEqual(event());
    expect(mqttMessageMode({ payload: '' }, { protocolVersion: 3 as 4 })).toBe('structured');
  });

  it.each([
    ['what is no event', '{}', DecodeError],
    ['what is no JSON', 'x', DecodeError],
    ['a batch', '[]', DecodeError],
    ['nothing', '', DecodeError],
  ])('refuses %s', (_what, payload, error) => expect(() => decode(undefined, payload, older)).toThrow(error));

  it('refuses JSON where it is none of the formats', () => {
    expect(() => decode(undefined, structured, { ...older, formats: [] })).toThrow(UnsupportedFormatError);
  });
});

it('reads the packets of mqtt.js', () => {
  expectTypeOf<IPublishPacket>().toExtend<ReceivedMqttMessage>();
  const packet: IPublishPacket = {
    cmd: 'publish',
    topic: 'events',
    qos: 1,
    dup: false,
    retain: false,
    payload: Buffer.from('x'),
    properties: { userProperties: Object.assign(Object.create(null), attributes) as Record<string, string> },
  };
  expect(decodeMqttMessage(packet)).toEqual(event({ data: bytes('x') }));
});
