import { describe, expect, it } from 'vitest';
import { type BatchFormat, encodeOnce, type EventContent, type EventFormat } from '../../../src/formats/index.js';
import { batchContent, encodeBatch, encodeStructured, jsonEventFormat } from '../../../src/formats/json/index.js';
import { accepted, bytes } from '../../core/events.js';

const head = '"specversion":"1.0","id":"e-1","source":"/tables/7","type":"com.example.dealt"';

describe('JSON event', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of required attributes alone', {}, ''],
    [
      'with every optional attribute',
      { subject: 's', time: '2024-05-06t07:08:09.1Z', datacontenttype: 'text/plain; a="b"', dataschema: 'a:b' },
      ',"subject":"s","time":"2024-05-06t07:08:09.1Z","datacontenttype":"text/plain; a=\\"b\\"","dataschema":"a:b"',
    ],
    [
      'with typed extensions',
      { flag: false, count: -1, text: '', mark: bytes('ab') },
      ',"flag":false,"count":-1,"text":"","mark":"YWI="',
    ],
    ['with text that JSON escapes', { subject: 'a"b\\c', text: '"\\' }, ',"subject":"a\\"b\\\\c","text":"\\"\\\\"'],
    ['with text beyond ASCII', { subject: 'Straße €😀\u2028' }, ',"subject":"Straße €😀\u2028"'],
    ['with JSON data', { data: { a: [1, null] } }, ',"data":{"a":[1,null]}'],
    [
      'with JSON text as data',
      { data: '{"a":1}', datacontenttype: 'application/json' },
      ',"datacontenttype":"application/json","data":"{\\"a\\":1}"',
    ],
    ['with null as data', { data: null }, ',"data":null'],
    [
      'with text as data',
      { data: 'a\n"b"', datacontenttype: 'text/plain' },
      ',"datacontenttype":"text/plain","data":"a\\n\\"b\\""',
    ],
    ['with bytes as data, whose type is not made up', { data: bytes('\0\x01') }, ',"data_base64":"AAE="'],
    ['with no bytes as data', { data: new Uint8Array(0) }, ',"data_base64":""'],
  ])('%s', (_what, changes, rest) => expect(encodeStructured(accepted(changes))).toBe(`{${head}${rest}}`));

  it('is what JSON.stringify writes, for attributes of every kind of character', () => {
    for (let code = 0x20; code < 0x3000; code += 1) {
      if (code >= 0x7f && code < 0xa0) continue;
      const subject = `a${String.fromCharCode(code)}`;
      expect(encodeStructured(accepted({ subject }))).toBe(`{${head},"subject":${JSON.stringify(subject)}}`);
    }
  });

  it('is written once, however many sinks ask for it', () => {
    let written = 0;
    const counting: EventFormat = {
      ...jsonEventFormat,
      encode: (event) => `${jsonEventFormat.encode(event) as string}${' '.repeat(written++)}`,
    };
    const event = accepted({ data: { a: 1 } });
    expect(encodeOnce(counting, event)).toBe(encodeOnce(counting, event));
    expect(written).toBe(1);
  });

  it.each([
    ['JSON', { data: { a: [1, 'ü'] } }],
    ['text', { data: 'text', datacontenttype: 'text/plain' }],
    ['bytes', { data: new Uint8Array([1, 2]) }],
    ['no data', {}],
  ])('leaves the event as it was: %s', (_what, changes) => {
    const [event, same] = [accepted(changes), accepted(changes)];
    const text = encodeStructured(event);
    expect(event.data).toEqual(same.data);
    const other: EventFormat = { ...jsonEventFormat, encode: () => 'other' };
    expect(encodeOnce(other, event)).toBe('other');
    expect(event.data).toEqual(same.data);
    expect(encodeStructured(event)).toBe(text);
  });
});

describe('a copy of the JSON format with an encode of its own', () => {
  const pretty: EventFormat = {
    ...jsonEventFormat,
    encode: (event) => JSON.stringify(JSON.parse(jsonEventFormat.encode(event) as string), null, 2),
  };

  it('leaves the data of the event as it was', () => {
    const event = accepted({ data: { a: 1 } });
    expect(encodeOnce(pretty, event)).toContain('\n');
    expect(event.data).toEqual({ kind: 'json', json: '{"a":1}' });
    expect(JSON.parse(encodeStructured(event))).toMatchObject({ data: { a: 1 } });
  });

  it('writes batches by what it has of its own', () => {
    const format = jsonEventFormat.batch as BatchFormat;
    const own = { ...format, encode: (encoded: readonly EventContent[]) => `own ${encoded.length}` };
    expect(Buffer.from(batchContent(own, ['{}', '{}'], [2, 2])).toString()).toBe('own 2');
    expect(Buffer.from(batchContent({ ...format, sizeOf: () => 7 }, ['{}'], [7])).toString()).toBe('[{}]');
    expect(Buffer.from(batchContent(format, [Buffer.from('{}')], [2])).toString()).toBe('[{}]');
  });
});

describe('JSON batch', () => {
  it('is an array of events already written', () => {
    const event = encodeStructured(accepted());
    expect(encodeBatch([])).toBe('[]');
    expect(encodeBatch([event])).toBe(`[{${head}}]`);
    expect(encodeBatch([event, event])).toBe(`[{${head}},{${head}}]`);
  });
});
