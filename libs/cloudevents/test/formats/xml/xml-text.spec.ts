import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { event } from '../../core/events.js';
import { eventXml } from './documents.js';

const xml = (encoding?: string) =>
  (encoding === undefined ? '' : `<?xml version='1.0' encoding='${encoding}'?>`) + eventXml('<subject>é</subject>');

const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf16le = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const utf16be = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le').swap16());

const decode = (content: Uint8Array | string, charset?: string) =>
  xmlEventFormat.decode(content, {
    contentType: `application/cloudevents+xml${charset === undefined ? '' : `; charset=${charset}`}`,
  });

describe('bytes of an XML document are read', () => {
  it.each<[string, Uint8Array | string, string?]>([
    ['as UTF-8 where nothing is said', utf8(xml())],
    ['as UTF-8 after its byte order mark', utf8(`\ufeff${xml('UTF-8')}`)],
    ['as UTF-16 by the byte order mark', utf16be(`\ufeff${xml('UTF-16')}`)],
    ['as little-endian UTF-16 by the byte order mark', utf16le(`\ufeff${xml()}`), 'UTF-16'],
    ['as UTF-16 by the content type, big-endian', utf16be(xml()), 'utf-16'],
    ['as little-endian UTF-16 by the content type', utf16le(xml('UTF-16')), 'utf-16le'],
    ['by the content type', latin1(xml()), 'ISO-8859-1'],
    ['by the content type, in quotes', latin1(xml('latin1')), '"iso-8859-1"'],
    ['by the XML declaration', latin1(xml('ISO-8859-1'))],
    ['by the XML declaration, of a rarer encoding', new Uint8Array([...utf8(xml('IBM866'))].flatMap(toIbm866))],
    ['as text, whatever bytes it once was', xml('UTF-16')],
    ['as text with a byte order mark', `\ufeff${xml()}`],
  ])('%s', (_what, content, charset) => {
    const { subject, ...rest } = decode(content, charset);
    expect(rest).toEqual(event());
    expect(['é', 'щ']).toContain(subject);
  });

  it.each<[string, Uint8Array, string | undefined, string]>([
    ['a mark and another charset', utf16le(`\ufeff${xml()}`), 'utf-8', 'names another charset than utf-16le'],
    ['a mark and another byte order', utf16le(`\ufeff${xml()}`), 'utf-16be', 'names another charset than utf-16le'],
    [
      'a mark and another declaration',
      utf8(`\ufeff${xml('ISO-8859-1')}`),
      undefined,
      'names another encoding than utf-8',
    ],
    ['a charset and another declaration', utf8(xml('UTF-16')), 'utf-8', 'names another encoding than utf-8'],
    ['a declaration that cannot be', utf8(xml('UTF-16')), undefined, 'names another encoding than utf-8'],
    ['an unknown charset', utf8(xml()), 'x-none', "unknown charset 'x-none'"],
    ['an unknown encoding', utf8(xml('x-none')), undefined, "unknown encoding 'x-none'"],
    ['malformed UTF-8', latin1(xml()), undefined, 'not valid utf-8'],
    ['malformed UTF-16', utf16be(`\ufeff${xml()}`).subarray(1), 'utf-16be', 'not valid utf-16be'],
    ['an unpaired surrogate', utf16be('\ufeff<a>\ud800</a>'), undefined, 'not valid utf-16be'],
    ['bytes beyond ASCII', utf8(xml()), 'us-ascii', 'not valid us-ascii'],
    ['UTF-16 that says so nowhere', utf16be(eventXml()), undefined, 'no well-formed XML'],
    ['nothing', new Uint8Array(0), undefined, 'no well-formed XML'],
  ])('and refused for %s', (_what, content, charset, message) => {
    expect(() => decode(content, charset)).toThrow(DecodeError);
    expect(() => decode(content, charset)).toThrow(message);
  });
});

/** The two bytes of é become one, which is щ in that encoding. */
function toIbm866(byte: number): number[] {
  if (byte === 0xc3) return [];
  return [byte === 0xa9 ? 0xe9 : byte];
}
