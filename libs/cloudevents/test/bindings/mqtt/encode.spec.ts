import type { IClientPublishOptions, MqttClient } from 'mqtt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { encodeMqttMessage, type MqttEncodeOptions, type MqttMessage } from '../../../src/bindings/mqtt/index.js';
import { DefinitionError, InvalidEventError } from '../../../src/errors/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const required = { specversion: '1.0', id: 'e-1', source: '/tables/7', type: 'com.example.dealt' };
const sealed: EventFormat = {
  name: 'sealed',
  mediaType: 'application/cloudevents+sealed',
  encode: () => new Uint8Array([1, 2]),
  decode: () => event(),
};

describe('MQTT binary mode', () => {
  it.each<[string, Record<string, unknown>, string | undefined, string]>([
    ['no data is an empty payload', {}, undefined, ''],
    ['no data but its type', { datacontenttype: 'text/plain' }, 'text/plain', ''],
    ['null is JSON', { data: null }, 'application/json', 'null'],
    ['JSON text, quoted', { data: 'hi' }, 'application/json', '"hi"'],
    ['text', { data: 'é', datacontenttype: 'text/plain' }, 'text/plain', 'é'],
    ['bytes', { data: bytes('ab') }, undefined, 'ab'],
  ])('%s (M4)', (_what, changes, contentType, payload) => {
    expect(encodeMqttMessage(event(changes))).toEqual({
      payload: Buffer.from(payload),
      properties: { ...(contentType !== undefined && { contentType }), userProperties: required },
    });
  });

  it('sends attributes under their own names, as text without percent-encoding (M5, T-M1)', () => {
    const given = { subject: 'é "100%" 😀', flag: false, count: 7, mark: bytes('ab'), empty: '', constructor: 'x' };
    expect(encodeMqttMessage(event(given)).properties?.userProperties).toEqual({
      ...required,
      subject: 'é "100%" 😀',
      flag: 'false',
      count: '7',
      mark: 'YWI=',
      empty: '',
      constructor: 'x',
    });
  });

  it('repeats datacontenttype among the user properties on request only', () => {
    const given = event({ datacontenttype: 'text/plain', data: 'x' });
    expect(encodeMqttMessage(given).properties?.userProperties).toEqual(required);
    const repeated = encodeMqttMessage(given, { repeatContentType: true });
    expect(repeated.properties?.contentType).toBe('text/plain');
    expect(repeated.properties?.userProperties).toEqual({ ...required, datacontenttype: 'text/plain' });
    expect(encodeMqttMessage(event({ data: 1 }), { repeatContentType: true }).properties?.userProperties).toEqual({
      ...required,
      datacontenttype: 'application/json',
    });
    expect(encodeMqttMessage(event(), { repeatContentType: true }).properties?.userProperties).toEqual(required);
  });

  it('refuses a CloudEvents type, which would look structured (T15)', () => {
    const given = event({ datacontenttype: 'Application/CloudEvents', data: 'x' });
    expect(() => encodeMqttMessage(given)).toThrow(InvalidEventError);
    expect(() => encodeMqttMessage(given)).toThrow("'datacontenttype' must not be");
  });

  it.each([
    ['ext', { ext: 'é'.repeat(32_768) }, { ext: 'é'.repeat(32_767) }],
    ['datacontenttype', { datacontenttype: `a/${'b'.repeat(65_534)}` }, { datacontenttype: `a/${'b'.repeat(65_533)}` }],
  ])('refuses an attribute that is longer than a string of MQTT: %s', (name, long, short) => {
    expect(() => encodeMqttMessage(event(long))).toThrow(InvalidEventError);
    expect(() => encodeMqttMessage(event(long))).toThrow(`'${name}' must not be longer than 65535 bytes`);
    expect(encodeMqttMessage(event(short))).toBeDefined();
    expect(encodeMqttMessage(event(long), { mode: 'structured' })).toBeDefined();
  });

  it('refuses an event that breaks a rule', () => {
    expect(() => encodeMqttMessage(event({ id: '' }))).toThrow(InvalidEventError);
  });
});

describe('MQTT structured mode', () => {
  it('sends the event as the format writes it (M6)', () => {
    const one = accepted({ data: { a: 1 } });
    expect(encodeMqttMessage(one, { mode: 'structured' })).toEqual({
      payload: encodeStructured(one),
      properties: { contentType: 'application/cloudevents+json; charset=utf-8' },
    });
  });

  it('sends another format by its media type', () => {
    expect(encodeMqttMessage(event(), { mode: 'structured', format: sealed })).toEqual({
      payload: Buffer.from([1, 2]),
      properties: { contentType: sealed.mediaType },
    });
  });
});

describe('MQTT 3.1.1', () => {
  const older = { protocolVersion: 4 } as const;

  it.each<MqttEncodeOptions>([older, { ...older, mode: 'structured' }])(
    'carries events as JSON, and no properties (M2): %j',
    (options) => {
      const one = accepted({ data: { a: 1 } });
      expect(encodeMqttMessage(one, options)).toEqual({ payload: encodeStructured(one) });
    },
  );

  it.each<[string, MqttEncodeOptions, string]>([
    ['binary mode', { ...older, mode: 'binary' }, 'no properties for binary mode'],
    ['another format', { ...older, format: sealed }, "JSON only, not in the format 'sealed'"],
    ['another format', { ...older, mode: 'structured', format: sealed }, "JSON only, not in the format 'sealed'"],
  ])('refuses %s (T-M2)', (_what, options, message) => {
    expect(() => encodeMqttMessage(event(), options)).toThrow(DefinitionError);
    expect(() => encodeMqttMessage(event(), options)).toThrow(message);
  });
});

it('is what mqtt.js publishes', () => {
  expectTypeOf<MqttMessage['payload']>().toExtend<Parameters<MqttClient['publish']>[1]>();
  expectTypeOf<Pick<MqttMessage, 'properties'>>().toExtend<IClientPublishOptions>();
  const { payload, properties } = encodeMqttMessage(event());
  expect([payload, { properties }] satisfies [string | Buffer, IClientPublishOptions]).toHaveLength(2);
});
