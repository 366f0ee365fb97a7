import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/bindings/http/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { bytes, event } from '../../core/events.js';

const attributes = {
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': '/tables/7',
  'ce-type': 'com.example.dealt',
};
const binary = (headers: Record<string, string | string[]>, body?: Uint8Array | string) =>
  decodeMessage({ headers: { ...attributes, ...headers }, body })[0];

describe('a message in binary mode', () => {
  it.each<[string, Record<string, string>, Uint8Array | string | undefined, Record<string, unknown>]>([
    ['no body is no data', {}, undefined, {}],
    [
      'an empty body is no data',
      { 'content-type': 'application/json' },
      bytes(''),
      { datacontenttype: 'application/json' },
    ],
    [
      'attributes in any case of name',
      { 'CE-Subject': 'a%20b', 'ce-constructor': 'x' },
      '',
      { subject: 'a b', constructor: 'x' },
    ],
    [
      'extensions are text',
      { 'ce-count': '5', 'ce-flag': 'true', 'ce-empty': '' },
      '',
      { count: '5', flag: 'true', empty: '' },
    ],
    [
      'time keeps its text',
      { 'ce-time': '2024-05-06t07:08:09.000000001+01:00' },
      '',
      { time: '2024-05-06t07:08:09.000000001+01:00' },
    ],
    ...['0', 'false', '""', 'null', '[]', ' {} ', '"x"'].map(
      (json): [string, Record<string, string>, Uint8Array, Record<string, unknown>] => [
        `JSON ${json} (C6, C8)`,
        { 'content-type': 'application/vnd.x+JSON; charset=utf-8' },
        bytes(json),
        { datacontenttype: 'application/vnd.x+JSON; charset=utf-8', data: JSON.parse(json) as unknown },
      ],
    ),
    [
      'JSON with a byte order mark',
      { 'content-type': 'text/json' },
      bytes('\ufeff1'),
      { datacontenttype: 'text/json', data: 1 },
    ],
    [
      'text, untouched (C9)',
      { 'content-type': 'text/plain' },
      bytes('\ufeff é\n'),
      { datacontenttype: 'text/plain', data: '\ufeff é\n' },
    ],
    [
      'text in its charset',
      { 'content-type': 'text/plain;charset=latin1' },
      new Uint8Array([0xe9]),
      { datacontenttype: 'text/plain;charset=latin1', data: 'é' },
    ],
    [
      'bytes of any other type (C9)',
      { 'content-type': 'image/png' },
      bytes('{}'),
      { datacontenttype: 'image/png', data: bytes('{}') },
    ],
    ['bytes of no type, which is not made up (C9)', {}, bytes('{}'), { data: bytes('{}') }],
    ['other headers are nothing to it', { datacontenttype: 'x', host: 'h' }, '', {}],
  ])('%s', (_what, headers, body, changes) => expect(binary(headers, body)).toEqual(event(changes)));

  it.each<[string, Record<string, string | string[]>, Uint8Array | string | undefined, string]>([
    ['an empty attribute', { 'ce-subject': '' }, '', "Attribute 'subject' of the event must not be empty"],
    ['a missing id (C10)', { 'ce-id': [] }, '', "Attribute 'id' of the event is required"],
    ['another specversion', { 'ce-specversion': '0.3' }, '', "Attribute 'specversion' of the event must be '1.0'"],
    ['a source that escapes had hidden', { 'ce-source': '/a%20b' }, '', "Attribute 'source'"],
    [
      'a line break in disguise (C1)',
      { 'ce-ext': 'a%0Ab' },
      '',
      "Attribute 'ext' of the event must not contain the control",
    ],
    ['bytes that are no UTF-8 (C4)', { 'ce-ext': '%C0%A0' }, '', "'ce-ext' is no UTF-8"],
    ['an illegal name', { 'ce-my_ext': 'x' }, '', "Attribute 'my_ext' of the event is no attribute name"],
    ['no name', { 'ce-': 'x' }, '', "Attribute '' of the event is no attribute name"],
    ['__proto__ (C16)', { 'ce-__proto__': 'x' }, '', "Attribute '__proto__'"],
    ['data as a header', { 'ce-data': 'x' }, '', "Attribute 'data' of the event is reserved"],
    ['datacontenttype twice', { 'ce-datacontenttype': 'text/plain' }, '', "'ce-datacontenttype' is not allowed"],
    ['a content type that is none', { 'content-type': 'xyz' }, '', "Attribute 'datacontenttype'"],
    ['a header that occurs twice', { 'ce-id': ['a', 'b'] }, '', "'ce-id' occurs more than once"],
    ['a header that occurs in two cases', { 'CE-ID': 'b' }, '', "'ce-id' occurs more than once"],
    ['JSON that is none', { 'content-type': 'application/json' }, '{', 'no valid JSON'],
    ['text that is not of its charset', { 'content-type': 'text/plain' }, new Uint8Array([0xff]), 'not valid utf-8'],
    [
      'a charset nobody knows',
      { 'content-type': 'text/plain; charset=x-none' },
      bytes('a'),
      "unknown charset 'x-none'",
    ],
  ])('refuses %s', (_what, headers, body, message) => {
    expect(() => binary(headers, body)).toThrow(DecodeError);
    expect(() => binary(headers, body)).toThrow(message);
  });

  it('reads rawHeaders, where repeated headers show', () => {
    const raw = Object.entries(attributes).flat();
    expect(decodeMessage({ headers: [...raw, 'Content-Type', 'text/plain'], body: 'a' })).toEqual([
      event({ datacontenttype: 'text/plain', data: 'a' }),
    ]);
    expect(() => decodeMessage({ headers: [...raw, 'Ce-Id', 'e-1'] })).toThrow("'ce-id' occurs more than once");
    expect(() => decodeMessage({ headers: [...raw, 'content-type', 'a/b', 'Content-Type', 'c/d'] })).toThrow(
      'more than once',
    );
  });
});
