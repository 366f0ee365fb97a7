import { describe, expect, it } from 'vitest';
import { decodeBatch, decodeStructured } from '../../../src/formats/json/decode.js';

const json = (id: string, more = ''): string => `{"specversion":"1.0","id":"${id}","source":"/s","type":"t"${more}}`;
const del = 'must not contain the control character U+007F (at index 1)';

describe('text in JSON that is plain as a whole is not looked at again, and otherwise', () => {
  it.each([
    ['an escape', json('a\\u0007'), 'must not contain the control character U+0007 (at index 1)'],
    ['DEL, which JSON allows', json('a\x7f'), del],
    ['an escape elsewhere', json('a\x7f', ',"x":"\\n"'), del],
    ['a C1 control character', json('a\u0085'), 'must not contain the control character U+0085 (at index 1)'],
  ])('%s is found', (_what, text, rule) => {
    expect(() => decodeStructured(Buffer.from(text))).toThrow(`Attribute 'id' of the event ${rule}`);
    expect(() => decodeBatch(Buffer.from(`[${json('1')},${text}]`))).toThrow(
      `Attribute 'id' of event 1 of the batch ${rule}`,
    );
    expect(() => decodeStructured(text)).toThrow(rule);
  });

  it('so it is in other charsets, which have as many bytes as characters', () => {
    const contentType = 'application/cloudevents+json; charset=iso-8859-1';
    const read = (text: string) => decodeStructured(Buffer.from(text, 'latin1'), { contentType });
    expect(read(json('é')).id).toBe('é');
    expect(() => read(json('a\u0085'))).toThrow('U+0085');
  });

  it('an extension as well', () => {
    expect(() => decodeStructured(Buffer.from(json('1', ',"ext":"a\x7f"')))).toThrow(`'ext' of the event ${del}`);
    expect(decodeStructured(Buffer.from(json('1', ',"ext":"\\"ok\\\\"')))).toMatchObject({ ext: '"ok\\' });
  });
});
