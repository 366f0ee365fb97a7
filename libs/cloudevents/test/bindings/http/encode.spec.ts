import { HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { encodeBatchMessage, encodeBinary, encodeStructuredMessage } from '../../../src/bindings/http/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const required = {
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': '/tables/7',
  'ce-type': 'com.example.dealt',
};

describe('HTTP binary mode', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>, Uint8Array]>([
    ['no data', {}, {}, bytes('')],
    ['no data but its type', { datacontenttype: 'text/plain' }, { 'content-type': 'text/plain' }, bytes('')],
    ['JSON, whose type is made explicit', { data: { a: 1 } }, { 'content-type': 'application/json' }, bytes('{"a":1}')],
    ['JSON text, quoted', { data: 'hi', datacontenttype: 'text/json' }, { 'content-type': 'text/json' }, bytes('"hi"')],
    ['null', { data: null }, { 'content-type': 'application/json' }, bytes('null')],
    ['bytes, whose type is not made up', { data: bytes('\0\xff') }, {}, bytes('\0\xff')],
    ['text', { data: 'é', datacontenttype: 'text/plain' }, { 'content-type': 'text/plain' }, bytes('é')],
    [
      'text in its charset',
      { data: 'é', datacontenttype: 'text/plain; charset=ISO-8859-1' },
      { 'content-type': 'text/plain; charset=ISO-8859-1' },
      new Uint8Array([0xe9]),
    ],
    [
      'JSON in its charset',
      { data: 'é', datacontenttype: 'text/json;charset=latin1' },
      { 'content-type': 'text/json;charset=latin1' },
      new Uint8Array([0x22, 0xe9, 0x22]),
    ],
  ])('%s', (_what, changes, headers, body) => {
    const message = encodeBinary(accepted(changes));
    expect(message.headers).toEqual({ ...required, ...headers });
    expect(Buffer.compare(message.body as Uint8Array, body)).toBe(0);
  });

  it('sends every attribute but datacontenttype as a ce- header, in its canonical text, percent-encoded', () => {
    const given = {
      subject: 'a b',
      time: '2024-05-06T07:08:09Z',
      dataschema: 'a:b',
      flag: true,
      count: -5,
      mark: bytes('ab'),
      empty: '',
    };
    expect(encodeBinary(accepted({ ...given, datacontenttype: 'text/plain' })).headers).toEqual({
      ...required,
      'ce-subject': 'a%20b',
      'ce-time': '2024-05-06T07:08:09Z',
      'ce-dataschema': 'a:b',
      'ce-flag': 'true',
      'ce-count': '-5',
      'ce-mark': 'YWI=',
      'ce-empty': '',
      'content-type': 'text/plain',
    });
  });

  it.each([
    ['a CloudEvents type, which would look structured', 'Application/CloudEvents+json', '{}', 'CloudEvents media type'],
    ['a charset that is not supported', 'text/plain; charset=utf-16', 'a', "charset 'utf-16'"],
    ['a charset that is a member of every object', 'text/plain; charset=constructor', 'a', "charset 'constructor'"],
    ['a charset that cannot hold the text', 'text/plain; charset=us-ascii', 'é', "charset 'us-ascii'"],
    ['a charset that cannot hold the text', 'text/plain; charset=iso-8859-1', '€', "charset 'iso-8859-1'"],
  ])('refuses %s', (_what, datacontenttype, data, rule) => {
    expect(() => encodeBinary(accepted({ datacontenttype, data }))).toThrow(InvalidEventError);
    expect(() => encodeBinary(accepted({ datacontenttype, data }))).toThrow(rule);
  });
});

describe('HTTP structured and batched mode', () => {
  it('send the event, or an array of events, as the format writes it', () => {
    const one = accepted({ data: 'é' });
    const text = encodeStructured(one);
    expect(encodeStructuredMessage(one)).toEqual({
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      body: text,
    });
    expect(encodeBatchMessage([text, text])).toEqual({
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
      body: `[${text},${text}]`,
    });
  });

  it('have headers of their own, so that changing those of one message changes no other', () => {
    Object.assign(encodeStructuredMessage(accepted()).headers, { 'content-type': 'x' });
    expect(encodeStructuredMessage(accepted()).headers).toEqual({
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
  });
});

describe('the cloudevents package reads', () => {
  const time = '2024-05-06T07:08:09.000Z';
  const sent = event({ time, subject: 's', ext: 'x', datacontenttype: 'application/json', data: { a: [1, 'é'] } });
  const message = (encode: typeof encodeBinary) => {
    const { headers, body } = encode(accepted(sent));
    return { headers: { ...headers }, body: typeof body === 'string' ? body : Buffer.from(body).toString() };
  };

  it.each([
    ['binary', encodeBinary],
    ['structured', encodeStructuredMessage],
  ])('%s mode', (_mode, encode) => expect(HTTP.toEvent(message(encode))).toMatchObject({ ...sent }));

  it('batched mode', () => {
    const { headers, body } = encodeBatchMessage([encodeStructured(accepted(sent)), encodeStructured(accepted(sent))]);
    expect(HTTP.toEvent({ headers: { ...headers }, body })).toMatchObject([{ ...sent }, { ...sent }]);
  });
});
