import { describe, expect, it } from 'vitest';
import { charsetOf, essenceOf, isJsonMediaType, isMediaType } from '../../src/core/index.js';

describe('media type', () => {
  it.each([
    'application/json',
    'APPLICATION/JSON',
    'text/plain; charset=utf-8',
    'text/plain;charset=utf-8;format=flowed',
    'text/plain ; charset="utf-8"',
    'text/plain; title="a; b, \\"c\\" \\\\"',
    'text/plain; title=""',
    'application/vnd.example.v1+json',
    "a/!#$%&'*+-.^_`|~",
    'text/plain;',
  ])('may be %j', (value) => expect(isMediaType(value)).toBe(true));

  it.each([
    'xyz',
    '',
    '/',
    'a/',
    '/b',
    'a/b/c',
    ' a/b',
    'a b/c',
    'a/b; charset',
    'a/b; charset=',
    'a/b; =x',
    'a/b; c=d e',
    'a/b; c="open',
    'a/b; c="x"y',
    'a/b;;c=d',
    'a/b, c/d',
    'a/b;\tc=d',
    'a/b; c="tab\t"',
    'a/b; title="é"',
    'a/b\r\nX: y',
    'a/b\n;c=d',
  ])('may not be %j', (value) => expect(isMediaType(value)).toBe(false));

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['text/json', true],
    ['application/vnd.example+json ;v=1', true],
    ['application/json-seq', false],
    ['application/geo+json-seq', false],
    ['application/jsonp', false],
    ['application/xml; alt="x/json"', false],
    ['text/plain; x=application/json', false],
  ])('%s holds JSON: %s', (value, json) => expect(isJsonMediaType(value)).toBe(json));

  it.each([
    ['text/plain', undefined],
    ['text/plain; charset=UTF-8', 'utf-8'],
    ['text/plain; CharSet="ISO-8859-1"', 'iso-8859-1'],
    ['text/plain; a=b; charset=us-ascii; c=d', 'us-ascii'],
    ['text/plain; charset="u\\tf-8"', 'utf-8'],
    ['text/plain; title="; charset=latin1"', undefined],
    ['text/plain; title="; charset=latin1"; charset=utf-8', 'utf-8'],
    ['text/plain; xcharset=latin1', undefined],
  ])('the charset of %s is %s', (value, charset) => expect(charsetOf(value)).toBe(charset));

  it('is compared by type and subtype in lower case', () => {
    expect(essenceOf('Application/CloudEvents+JSON ; Charset=UTF-8')).toBe('application/cloudevents+json');
  });
});
