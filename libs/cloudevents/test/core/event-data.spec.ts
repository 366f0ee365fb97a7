import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { acceptEvent } from '../../src/core/index.js';
import { accepted, bytes, event, problemsOf } from './events.js';

describe('what data is', () => {
  it.each([
    ['0', 0, '0'],
    ['-0', -0, '0'],
    ['false', false, 'false'],
    ['the empty string', '', '""'],
    ['null', null, 'null'],
    ['an empty array', [], '[]'],
    ['text that looks like JSON', '{"a":1}', '"{\\"a\\":1}"'],
    ['an unpaired surrogate', '\ud800', '"\\ud800"'],
    ['a Date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['boxed values', [Object('s'), Object(1), Object(false)], '["s",1,false]'],
    [
      'an instance',
      new (class Hand {
        pot = 3;
        #deck = 1;
        get size() {
          return this.#deck;
        }
      })(),
      '{"pot":3}',
    ],
    ['an instance with nothing in it', Object.create({ inherited: 1 }), '{}'],
    ['absent members', { a: undefined, b: 1, [Symbol('s')]: 2 }, '{"b":1}'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ])('%s is JSON (C6)', (_what, data, json) => {
    expect(accepted({ data }).data).toEqual({ kind: 'json', json });
    expect(accepted({ data, datacontenttype: 'application/vnd.x+json' }).data).toEqual({ kind: 'json', json });
  });

  it('absent data is none, which is not null (C6)', () => {
    expect(accepted().data).toEqual({ kind: 'none' });
    expect(accepted({ data: undefined, datacontenttype: 'text/plain' }).data).toEqual({ kind: 'none' });
  });

  it('text stays text where the type is not JSON', () => {
    expect(accepted({ data: '', datacontenttype: 'text/plain' }).data).toEqual({ kind: 'text', text: '' });
    expect(accepted({ data: '<a/>', datacontenttype: 'application/xml' }).data).toEqual({ kind: 'text', text: '<a/>' });
  });

  it.each([
    ['Buffer', Buffer.from('abc')],
    ['Uint8Array', bytes('abc')],
    ['a view into a larger buffer', bytes('xabcx').subarray(1, 4)],
    ['ArrayBuffer', bytes('abc').buffer],
    ['DataView', new DataView(bytes('xabc').buffer, 1)],
    ['Uint8Array of another realm', runInNewContext('new Uint8Array([97, 98, 99])')],
  ])('%s is binary whatever the type says', (_what, data) => {
    for (const datacontenttype of [undefined, 'application/json', 'image/png']) {
      expect(accepted({ data, datacontenttype }).data).toEqual({ kind: 'binary', bytes: bytes('abc') });
    }
  });

  it('Uint16Array is its memory, not its values', () => {
    expect(accepted({ data: new Uint16Array([0x0102]) }).data).toEqual({
      kind: 'binary',
      bytes: new Uint8Array([2, 1]),
    });
  });

  it('data_base64 counts where data is absent, and must be base64', () => {
    expect(accepted({ data_base64: 'YWJj' }).data).toEqual({ kind: 'binary', bytes: bytes('abc') });
    expect(accepted({ data: 'x', data_base64: 'YWJj' }).data).toEqual({ kind: 'json', json: '"x"' });
    expect(problemsOf(event({ data_base64: 'YW-_' }))).toEqual([expect.stringMatching(/^data_base64: must be base64/)]);
    expect(problemsOf(event({ data_base64: 7 }))).toEqual([expect.stringMatching(/^data_base64: must be base64/)]);
  });
});

describe('data that cannot be sent without loss is refused (D12)', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = { again: [cyclic] };
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  let deep: unknown = 1;
  for (let level = 0; level < 200_000; level++) deep = { deep };
  let shared: unknown = { leaf: 1 };
  for (let level = 0; level < 60; level++) shared = { left: shared, right: shared };
  const gap: number[] = [];
  gap[2] = 1;

  const endless = { toJSON: (): unknown => ({ again: endless }) };

  it.each<[string, unknown, string]>([
    ['a cycle', cyclic, 'contains itself'],
    ['1001 levels', nested(1001), 'nested more than 1000 levels'],
    ['200,000 levels', deep, 'nested more than 1000 levels'],
    ['shared references that unfold without end', shared, 'holds more than 5000000 values'],
    ['a BigInt', { a: [1n] }, 'data.a[0]: is a BigInt'],
    ['a function', { a: () => 1 }, 'data.a: is a function'],
    ['a function alone', () => 1, 'data: is a function'],
    ['a symbol', [Symbol('s')], 'data[0]: is a symbol'],
    ['NaN', { odds: NaN }, 'data.odds: is not a finite number'],
    ['a boxed Infinity', [Object(Infinity)], 'data[0]: is not a finite number'],
    ['undefined in an array', [1, undefined], 'data[1]: is undefined'],
    ['a gap in an array', gap, 'data[0]: is undefined'],
    ['an invalid Date', { at: new Date(NaN) }, 'data.at: is an invalid date'],
    ['a Map', { seats: new Map([[1, 'hero']]) }, 'data.seats: is of type Map'],
    ['a Set', new Set(), 'data: is of type Set'],
    ['an Error', [new Error('x')], 'data[0]: is of type Error'],
    ['URLSearchParams', new URLSearchParams('a=b'), 'data: is of type URLSearchParams'],
    ['a Promise', { later: Promise.resolve() }, 'data.later: is of type Promise'],
    ['bytes inside JSON', { card: new Uint8Array(2) }, 'data.card: is binary'],
    [
      'a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('no\nstack');
        },
      },
      'data: cannot be written as JSON: no',
    ],
    ['a toJSON that answers nothing', { toJSON: () => undefined }, 'data: has no JSON form'],
    ['a toJSON that answers a BigInt', { a: { toJSON: () => 1n } }, 'is a BigInt'],
    ['a toJSON that answers a function', { a: { toJSON: () => () => 1 } }, 'is a function'],
    ['a toJSON that answers NaN within', { a: { toJSON: () => ({ odds: NaN }) } }, 'is not a finite number'],
    ['a toJSON that answers nothing in an array', [{ toJSON: () => undefined }], 'is undefined'],
    ['a toJSON that answers a cycle', { toJSON: () => cyclic }, 'circular'],
    ['a toJSON that answers itself for ever', endless, 'call stack'],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('broken');
        },
      },
      'cannot be read: broken',
    ],
  ])('%s', (_what, data, rule) => expect(problemsOf(event({ data })).join()).toContain(rule));

  it('1000 levels are sent', () => expect(problemsOf(event({ data: nested(1000) }))).toEqual([]));

  it('what is no text is refused where the type is not JSON', () => {
    for (const data of [{}, 5, null, true]) {
      expect(problemsOf(event({ data, datacontenttype: 'text/plain' }))).toEqual([
        expect.stringContaining('text or bytes'),
      ]);
    }
    expect(problemsOf(event({ data: 'a\ud800', datacontenttype: 'text/plain' })).join()).toContain(
      'unpaired surrogate',
    );
  });
});

it('a toJSON is asked once', () => {
  let asked = 0;
  acceptEvent(event({ data: { toJSON: () => ({ asked: ++asked }) } }));
  expect(asked).toBe(1);
});
