import { describe, expect, it } from 'vitest';
import { isUri, isUriReference } from '../../src/core/index.js';

const absolute = [
  'https://example.com',
  'https://example.com:8443/a/b;v=1?x=/?&y=1#frag/?',
  'HTTP://user:pw@example.com/',
  'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  'mailto:a@b.example',
  'file:///etc/hosts',
  'a:',
  'x+y.z-1:rest',
  'http://[2001:db8::1]:80/',
  'http://[v7.abc:def]/',
  'http://192.0.2.1/',
  'http://a_b.example/%C3%A9',
  'http://host:/',
];
const relative = [
  'angzarr/hand',
  '/tables/7',
  './a:b',
  '../up',
  '//host/path',
  '?query',
  '#fragment',
  '',
  'a;b=c',
  'a@b',
  '%20',
];
const neither = [
  'with space',
  'http://a b/',
  '<angle>',
  'back\\slash',
  '{brace}',
  'pipe|',
  'caret^',
  '`',
  '"quoted"',
  'é',
  '%zz',
  '%4',
  '100%',
  ':no-scheme',
  '1a:b',
  'a_b:c',
  '[x]',
  'http://[::1',
  'http://::1]/',
  'http://[::1]x/',
  'http://[fe80::1%25eth0]/',
  'http://[fe80::1%eth0]/',
  'http://[1.2.3.4]/',
  'http://[v7]/',
  'http://host:80a/',
  'http://a:b:c/',
  'http://a@b@c/',
  '/path[0]',
  '?q[]=1',
  '#a#b',
  'line\nbreak',
];

describe('URI-reference', () => {
  it.each([...absolute, ...relative])('may be %j', (value) => expect(isUriReference(value)).toBe(true));
  it.each(neither)('may not be %j', (value) => expect(isUriReference(value)).toBe(false));
});

describe('URI', () => {
  it.each(absolute)('may be %j', (value) => expect(isUri(value)).toBe(true));
  it.each([...relative, ...neither])('may not be %j', (value) => expect(isUri(value)).toBe(false));
});
