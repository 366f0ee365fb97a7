import { headers } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { encodeNatsMessage, setNatsHeaders } from '../../../src/bindings/nats/index.js';
import { DefinitionError, InvalidEventError } from '../../../src/errors/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const required = [
  ['ce-specversion', '1.0'],
  ['ce-id', 'e-1'],
  ['ce-source', '/tables/7'],
  ['ce-type', 'com.example.dealt'],
];

describe('NATS binary mode', () => {
  it.each<[string, Record<string, unknown>, string | undefined, string]>([
    ['no data is an empty payload', {}, undefined, ''],
    ['no data but its type', { datacontenttype: 'text/plain' }, 'text/plain', ''],
    ['null is JSON', { data: null }, 'application/json', 'null'],
    ['JSON text, quoted', { data: 'hi' }, 'application/json', '"hi"'],
    ['text', { data: 'é', datacontenttype: 'text/plain;  charset=utf-8' }, 'text/plain;%20%20charset=utf-8', 'é'],
    ['bytes', { data: bytes('ab') }, undefined, 'ab'],
  ])('%s (N3)', (_what, changes, contentType, data) => {
    const message = encodeNatsMessage(event(changes));
    expect(new Uint8Array(message.data)).toEqual(bytes(data));
    expect(message.headers).toEqual([
      ...required,
      ...(contentType === undefined ? [] : [['ce-datacontenttype', contentType]]),
    ]);
  });

  it('encodes header values as over HTTP (N4, T-H1)', () => {
    const given = { subject: 'Euro € 😀 "100%"', flag: false, count: 7, mark: bytes('ab'), empty: '' };
    expect(encodeNatsMessage(event(given)).headers).toEqual([
      ...required,
      ['ce-subject', 'Euro%20%E2%82%AC%20%F0%9F%98%80%20%22100%25%22'],
      ['ce-flag', 'false'],
      ['ce-count', '7'],
      ['ce-mark', 'YWI='],
      ['ce-empty', ''],
    ]);
  });

  it('refuses data that is a CloudEvent in a format (T15)', () => {
    const given = event({ datacontenttype: 'application/cloudevents+json', data: {} });
    expect(() => encodeNatsMessage(given)).toThrow(InvalidEventError);
    expect(() => encodeNatsMessage(given)).toThrow("'datacontenttype' must not be");
  });

  it('refuses an event that breaks a rule', () => {
    expect(() => encodeNatsMessage(event({ id: '' }))).toThrow(InvalidEventError);
  });
});

describe('NATS structured mode', () => {
  it('sends the event as JSON, announced by Content-Type', () => {
    const one = accepted({ data: { a: 1 } });
    const message = encodeNatsMessage(one, { mode: 'structured' });
    expect(message.headers).toEqual([['Content-Type', 'application/cloudevents+json; charset=utf-8']]);
    expect(new Uint8Array(message.data)).toEqual(bytes(encodeStructured(one)));
  });

  it('refuses every other format (N2)', () => {
    const format: EventFormat = {
      name: 'sealed',
      mediaType: 'application/cloudevents+sealed',
      encode: () => new Uint8Array([1]),
      decode: () => event(),
    };
    const encode = () => encodeNatsMessage(event(), { mode: 'structured', format });
    expect(encode).toThrow(DefinitionError);
    expect(encode).toThrow("JSON only, not in the format 'sealed'");
  });
});

it('the headers go into those of the client, in place of what they had', () => {
  const own = headers();
  own.set('Nats-Msg-Id', '1');
  own.set('ce-id', 'old');
  expect(setNatsHeaders(encodeNatsMessage(event()), own)).toBe(own);
  expect(Object.fromEntries(own)).toEqual({
    'Nats-Msg-Id': ['1'],
    ...Object.fromEntries(required.map(([name, value]) => [name, [value]])),
  });
});
