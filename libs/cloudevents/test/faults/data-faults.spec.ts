import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { processorTime } from '../../../../test/support/processor-time.js';
import {
  decodeMessage,
  encodeMessage,
  type MessageDecodeOptions,
  UnsupportedContentCodingError,
} from '../../src/bindings/http/index.js';
import type { CloudEvent } from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { avroEventFormat } from '../../src/formats/avro/index.js';
import { LimitExceededError } from '../../src/formats/index.js';
import { decodeBatch, decodeStructured, encodeStructured, jsonEventFormat } from '../../src/formats/json/index.js';
import { protobufEventFormat } from '../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../src/formats/xml/index.js';
import { accepted, event } from '../core/events.js';

const formats = [jsonEventFormat, avroEventFormat, protobufEventFormat, xmlEventFormat];
const ce = { 'ce-id': 'e-1', 'ce-source': '/s', 'ce-type': 't', 'ce-specversion': '1.0' };
const envelope = JSON.stringify(event()).slice(0, -1);

function binary(body: Uint8Array | string, contentType?: string, options?: MessageDecodeOptions): CloudEvent {
  const headers = contentType === undefined ? ce : { ...ce, 'content-type': contentType };
  const [read] = decodeMessage({ headers, body: Buffer.from(body) }, options);
  return read as CloudEvent;
}

/** The answer, and how much of a processor it took: the least of three, since the first ones compile. */
function answer(decode: () => unknown): { error: unknown; milliseconds: number } {
  let quickest = Infinity;
  let error: unknown;
  for (let round = 0; round < 3; round++) {
    const start = processorTime();
    error = undefined;
    try {
      decode();
    } catch (thrown) {
      error = thrown;
    }
    quickest = Math.min(quickest, processorTime() - start);
  }
  return { error, milliseconds: quickest };
}

describe('C6: data that is false, empty or nothing', () => {
  const kinds = [0, false, '', null, undefined, []];

  it('stays what it is in structured mode', () => {
    const read = kinds.map((data) => decodeStructured(encodeStructured(accepted({ data }))));
    expect(read.map((each) => ('data' in each ? each.data : 'absent'))).toEqual([0, false, '', null, 'absent', []]);
  });

  it('stays what it is in binary mode', () => {
    const read = kinds.map((data) => {
      const { headers, body } = encodeMessage(event({ data }));
      return decodeMessage({ headers, body })[0] as CloudEvent;
    });
    expect(read.map((each) => ('data' in each ? each.data : 'absent'))).toEqual([0, false, '', null, 'absent', []]);
  });
});

describe('C7: data given twice or as no base64', () => {
  it.each([
    ['both members', '"data":1,"data_base64":"AAE="'],
    ['both members, one of them JSON null', '"data":null,"data_base64":"AAE="'],
    ['white space', '"data_base64":"AA E="'],
    ['no padding', '"data_base64":"AAE"'],
    ['the URL alphabet', '"data_base64":"_-8="'],
    ['no text', '"data_base64":5'],
  ])('%s is refused', (_, members) => {
    expect(() => decodeStructured(`${envelope},${members}}`)).toThrow(DecodeError);
  });
});

describe('C8: JSON in binary mode', () => {
  it.each([
    ['42', 42],
    ['"x"', 'x'],
    [' {}', {}],
    ['\ufeff{"a":1}', { a: 1 }],
    ['true', true],
  ])('%j is read', (body, data) => {
    for (const type of [
      'application/json',
      'application/vnd.x+json',
      'APPLICATION/JSON',
      'application/json;charset=UTF-8',
    ]) {
      expect(binary(body, type).data).toEqual(data);
    }
  });

  it('is read in its charset', () => {
    expect(binary(Buffer.from('"ü"', 'latin1'), 'application/json; charset=iso-8859-1').data).toBe('ü');
    expect(binary(Buffer.from('"ü"', 'utf16le'), 'application/json; charset=utf-16le').data).toBe('ü');
    expect(() => binary('1', 'application/json; charset=klingon')).toThrow('unknown charset');
  });

  it('a string without quotes is refused, or read as text when read tolerantly', () => {
    expect(() => binary('hello', 'application/json')).toThrow('The content is no valid JSON');
    expect(binary('hello', 'application/json', { tolerant: true }).data).toBe('hello');
    expect(binary('"x"', 'application/json', { tolerant: true }).data).toBe('x');
    expect(binary('', 'application/json', { tolerant: true })).not.toHaveProperty('data');
    expect(() => binary('1e400', 'application/json', { tolerant: true })).toThrow('The content is refused');
  });
});

describe('C9: other data in binary mode', () => {
  it('text stays text, everything else stays bytes', () => {
    expect(binary('grüße\n', 'text/plain').data).toBe('grüße\n');
    expect(binary('<a/>', 'text/xml').data).toBe('<a/>');
    for (const type of ['application/xml', 'application/octet-stream', undefined]) {
      expect(binary('{"a":1}', type).data).toEqual(new Uint8Array(Buffer.from('{"a":1}')));
    }
  });

  it('an empty body is no data', () => {
    for (const type of ['text/plain', 'application/json', undefined])
      expect(binary('', type)).not.toHaveProperty('data');
  });
});

describe('a body that was read before', () => {
  it.each([
    ['content-length', '8'],
    ['transfer-encoding', 'chunked'],
  ])('is missed where %s announces it', (name, value) => {
    for (const body of [undefined, null]) {
      expect(() => decodeMessage({ headers: { ...ce, [name]: value }, body })).toThrow(
        'announces a body, but none was given',
      );
    }
  });

  it('is not where there is none', () => {
    expect(decodeMessage({ headers: { ...ce, 'content-length': '0' } })[0]).not.toHaveProperty('data');
    expect(decodeMessage({ headers: { ...ce, 'content-length': '8' }, body: '' })[0]).not.toHaveProperty('data');
  });
});

describe('C15: batches', () => {
  it('an empty one is legal', () => expect(decodeBatch('[]')).toEqual([]));

  it.each([
    ['an item that is no event', '[1]', 'event 0 of the batch'],
    ['an array in the array', '[[]]', 'event 0 of the batch'],
    ['one bad event among good ones', `[${envelope}},${envelope},"id":""}]`, 'event 1 of the batch'],
  ])('%s fails the batch, by its index', (_, batch, where) => {
    expect(() => decodeBatch(batch)).toThrow(new RegExp(where, 'i'));
  });

  it('100,000 events are refused where fewer are allowed, and read where they are not', () => {
    const body = `[${Array(100_000).fill(`${envelope}}`).join(',')}]`;
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    expect(() => decodeMessage({ headers, body }, { maxEvents: 1000 })).toThrow(LimitExceededError);
    expect(decodeMessage({ headers, body })).toHaveLength(100_000);
  });
});

describe('C16: members that name prototypes', () => {
  const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';

  it('are plain data', () => {
    const { data } = decodeStructured(`${envelope},"data":${hostile}}`);
    expect(JSON.stringify(data)).toBe(hostile);
    expect({}).not.toHaveProperty('polluted');
  });

  it('are no attributes', () => {
    expect(() => decodeStructured(`${envelope},"__proto__":{"polluted":1}}`)).toThrow(DecodeError);
    expect(() => decodeStructured(`${envelope},"__proto__":"x"}`)).toThrow("Attribute '__proto__'");
    expect(() => binary('', undefined, { tolerant: true })).not.toThrow();
    expect(() => decodeMessage({ headers: [...Object.entries(ce).flat(), 'ce-__proto__', 'x'] })).toThrow(
      "Attribute '__proto__'",
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('an extension may be called constructor', () => {
    expect(Object.hasOwn(decodeStructured(`${envelope},"constructor":"x"}`), 'constructor')).toBe(true);
  });
});

describe('C17: content made to break the reader', () => {
  const deep = (depth: number): string => `${envelope},"data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const wide = (open: string, close: string, depth: number): Buffer =>
    Buffer.from(open.repeat(depth) + close.repeat(depth));

  it.each([10_000, 200_000])('nesting of %i levels is refused within 100 ms', (depth) => {
    const { error, milliseconds } = answer(() => decodeStructured(deep(depth)));
    expect(error).toBeInstanceOf(DecodeError);
    expect(milliseconds).toBeLessThan(100);
  });

  it.each([
    ['xml', wide('<a>', '</a>', 200_000)],
    ['xml', wide('<a xmlns:b="c">', '</a>', 200_000)],
    // A field of a group in a group, and so on.
    ['protobuf', wide('\x7b', '\x7c', 200_000)],
    ['avro', wide('\x02\x02a', '\x00', 200_000)],
  ])('nesting of 200,000 levels in %s is refused within 100 ms', (name, content) => {
    const format = formats.find((each) => each.name === name);
    const { error, milliseconds } = answer(() => format?.decode(content));
    expect(error).toBeInstanceOf(DecodeError);
    expect(milliseconds).toBeLessThan(100);
  });

  it.each(formats.map((format) => [format.name, format] as const))(
    'one byte more than 1 MiB in %s is answered within 100 ms, by an error where that is the limit',
    (_, format) => {
      const whole = format.encode(accepted({ data: 'x', datacontenttype: 'text/plain' }));
      const size = 1024 * 1024 + 2 - Buffer.byteLength(whole);
      const body = Buffer.from(format.encode(accepted({ data: 'x'.repeat(size), datacontenttype: 'text/plain' })));
      const headers = { 'content-type': format.mediaType };
      const read = answer(() => decodeMessage({ headers, body }, { formats }));
      expect(read.error).toBeUndefined();
      expect(read.milliseconds).toBeLessThan(100);
      const limited = answer(() => decodeMessage({ headers, body }, { formats, maxBytes: 1024 * 1024 }));
      expect(limited.error).toBeInstanceOf(LimitExceededError);
      expect(limited.milliseconds).toBeLessThan(100);
    },
  );

  it.each(['gzip', 'br', 'deflate', 'x'])('a body in the content coding %s is never unpacked', (coding) => {
    const body = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const headers = { ...ce, 'content-type': 'application/json', 'content-encoding': coding };
    const { error, milliseconds } = answer(() => decodeMessage({ headers, body }));
    expect(error).toBeInstanceOf(UnsupportedContentCodingError);
    expect(milliseconds).toBeLessThan(100);
  });

  it.each(formats.map((format) => [format.name, format] as const))(
    'packed content in %s, unannounced, is refused',
    (_, format) => {
      const body = gzipSync(Buffer.alloc(64 * 1024 * 1024));
      const { error, milliseconds } = answer(() => format.decode(body));
      expect(error).toBeInstanceOf(DecodeError);
      expect(milliseconds).toBeLessThan(100);
    },
  );

  it.each(formats.map((format) => [format.name, format] as const))(
    'content in %s, cut off anywhere, is refused',
    (_, format) => {
      const whole = Buffer.from(format.encode(accepted({ data: { a: 'ü' }, ext: 5 })));
      for (let length = 0; length < whole.length; length++) {
        const { error } = answer(() => format.decode(whole.subarray(0, length)));
        // Protobuf has no end: what was cut between two fields is whole, but lacks what is required or less than all.
        if (format.name === 'protobuf' && error === undefined) continue;
        expect(error).toBeInstanceOf(DecodeError);
      }
    },
  );
});

describe('C18: numbers that JavaScript cannot hold', () => {
  it('what would become infinite is refused', () => {
    expect(() => decodeStructured(`${envelope},"data":1e400}`)).toThrow(DecodeError);
    expect(() => binary('[1e400]', 'application/json')).toThrow(DecodeError);
  });

  it('an integer beyond 2^53 loses digits, minus zero its sign: send them as text', () => {
    expect(decodeStructured(`${envelope},"data":9007199254740993}`).data).toBe(9007199254740992);
    expect(encodeStructured(accepted({ data: -0 }))).toContain('"data":0');
  });

  it('the bytes are there for whoever reads them with a codec of their own', () => {
    const codec = { decode: (content: Uint8Array | string) => Buffer.from(content).toString() };
    expect(binary('9007199254740993', 'application/json', { data: codec }).data).toBe('9007199254740993');
  });

  it('numbers that are none are refused when they are sent', () => {
    for (const data of [NaN, Infinity, 1n]) expect(() => accepted({ data })).toThrow(InvalidEventError);
  });
});
