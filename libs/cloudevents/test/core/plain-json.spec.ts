import { describe, expect, it } from 'vitest';
import { PlainJson } from '../../src/core/plain-json.js';
import { randomJson, seeded } from './random-json.js';

function write(data: unknown): PlainJson | undefined {
  const plain = new PlainJson();
  return plain.write(data) ? plain : undefined;
}

class Money {
  constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}

  get text(): string {
    return `${this.amount} ${this.currency}`;
  }
}

describe('plain JSON is what JSON.stringify writes', () => {
  it.each<[string, unknown]>([
    ['members of every kind', { text: 'a', number: 1, yes: true, no: false, nothing: null, left: undefined }],
    ['text first, last and in a row', { a: 'x', b: 'y', c: 1, d: 'z' }],
    ['text behind a nested object', { a: { b: 'x' }, c: 'y', d: { e: 1 } }],
    ['lists', { list: ['a', 1, null, true, { b: 'c' }, ['d', []]], none: [] }],
    ['a list', [1, 'a', { b: [2] }]],
    ['what has to be escaped', { quote: '"', back: '\\', line: 'a\nb', nul: '\0', half: '\ud800', del: '\x7f' }],
    ['text beyond ASCII', { name: 'Straße', price: '€', smile: '\u{1f600}', separators: '\u2028\u2029' }],
    ['names that have to be escaped', { 'a"b': 1, 'a\nb': 'x', ß: 'y', '': 'z', '\ud800': 1 }],
    ['names that look like others', { constructor: 'x', hasOwnProperty: 1, 2: 'two', 1: 'one' }],
    ['a member of the name __proto__', JSON.parse('{"__proto__":{"a":"b"},"c":1}')],
    ['numbers', { a: -0, b: 1e21, c: 1e-7, d: 0.1, e: -5, f: Number.MAX_SAFE_INTEGER, g: 5e-324, h: 2 ** 31 }],
    ['an object of a class', { price: new Money(5, 'EUR') }],
    ['an array with members of its own', { list: Object.assign([1], { more: 2 }) }],
    [
      'text that was cut and added up',
      { cut: 'abcdefghijklmnopqrstuvwxyz'.slice(3, 20), added: `${'x'.repeat(20)}${1}` },
    ],
    ['one object twice', ((shared) => ({ a: shared, b: shared, list: [shared] }))({ x: 1 })],
    ['a getter', { get now() { return 'x'; } }], // prettier-ignore
    ['members with a symbol as name', { [Symbol('a')]: 1, b: 2 }],
    ['hidden members', Object.defineProperty({ a: 1 }, 'hidden', { value: 2, enumerable: false })],
    ['a proxy', new Proxy({ a: 'x', b: [1] }, {})],
  ])('%s', (_what, data) => {
    const plain = write(data);
    expect(plain?.text).toBe(JSON.stringify(data));
    expect(write(data)?.text, 'with names that were met before').toBe(plain?.text);
  });

  it('whatever is in it', () => {
    const random = seeded(4711);
    let written = 0;
    for (let round = 0; round < 2000; round++) {
      const data = { data: randomJson(random) };
      const plain = write(data);
      if (plain === undefined) continue;
      written++;
      expect(plain.text).toBe(JSON.stringify(data));
      expect(!plain.isAscii || Buffer.byteLength(plain.text) === plain.text.length).toBe(true);
    }
    // Only what is empty or large is left to JSON.stringify.
    expect(written).toBeGreaterThan(1000);
  });
});

describe('plain JSON is known to be ASCII', () => {
  it.each<[string, unknown, boolean]>([
    ['where all of it is', { a: 'x', list: ['y', 1], b: { c: true } }, true],
    ['not with text beyond it', { a: 'ü' }, false],
    ['not with such text in a list', { a: ['ü'] }, false],
    ['not with a name beyond it', { ü: 'a' }, false],
  ])('%s', (_what, data, isAscii) => {
    expect(write(data)?.isAscii).toBe(isAscii);
    expect(write(data)?.isAscii, 'with names that were met before').toBe(isAscii);
  });
});

describe('plain JSON leaves to JSON.stringify', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, index]));

  it.each<[string, unknown]>([
    ['single values', 'text'],
    ['nothing', undefined],
    ['null', null],
    ['a date', { at: new Date(0) }],
    ['what answers for itself', { a: { toJSON: () => 1 } }],
    ['a member toJSON that is no function', { toJSON: 1 }],
    ['an array that answers for itself', [Object.assign([], { toJSON: () => 1 })]],
    ['an empty object', { a: {} }],
    ['a map', { a: new Map([[1, 2]]) }],
    ['bytes', { a: Buffer.from('x') }],
    ['boxed text', { a: Object('text') as unknown }],
    ['a boxed number with a member', { a: Object.assign(Object(1) as object, { b: 2 }) }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { rawJSON: '1' })],
    ['inherited members', Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } })],
    ['NaN', { a: NaN }],
    ['an infinity', [Infinity]],
    ['a BigInt', { a: 1n }],
    ['a function', { a: () => 1 }],
    ['a symbol', { a: Symbol('x') }],
    ['a gap', [1, undefined]],
    // oxlint-disable-next-line no-sparse-arrays
    ['a hole', [1, , 2]],
    ['what contains itself', cyclic],
    ['what nests deep', nested(40)],
    ['many members', wide],
    ['many items', Array.from({ length: 300 }, () => 1)],
    ['long text', { a: 'x'.repeat(5000) }],
    ['a long name', { ['x'.repeat(200)]: 1 }],
  ])('%s', (_what, data) => {
    expect(write(data)).toBeUndefined();
  });

  it('everything while the prototype of all objects has members', () => {
    const everything = Object.prototype as { polluted?: string };
    everything.polluted = 'x';
    const whileThey = write({ a: 1 });
    delete everything.polluted;
    expect(whileThey).toBeUndefined();
    expect(write({ a: 1 })?.text).toBe('{"a":1}');
  });
});

describe('while plain JSON is written', () => {
  it('a getter may write another', () => {
    let inner: string | undefined;
    const data = {
      a: 'x',
      get b() {
        inner = write({ b: 'y', a: 1, c: ['z'] })?.text;
        return 'w';
      },
      c: 'v',
    };
    expect(write(data)?.text).toBe('{"a":"x","b":"w","c":"v"}');
    expect(inner).toBe('{"b":"y","a":1,"c":["z"]}');
  });

  it('each value is read once', () => {
    let reads = 0;
    expect(write({ get a() { return ++reads; } })?.text).toBe('{"a":1}'); // prettier-ignore
    expect(reads).toBe(1);
  });

  it('an error of a getter is its own', () => {
    const failing = { get a(): string { throw new Error('not today'); } }; // prettier-ignore
    expect(() => write(failing)).toThrow('not today');
  });
});

describe('names that are data', () => {
  it('are written right when there are more than are remembered', () => {
    for (let index = 0; index < 3000; index++) {
      const data = { [`name-${index}`]: index, fixed: 'x' };
      expect([undefined, JSON.stringify(data)]).toContain(write(data)?.text);
    }
    expect(write({ 'name-1': 1 })?.text, 'those that are remembered').toBe('{"name-1":1}');
  });

  it('do not keep names of other events out for ever', () => {
    let times = 0;
    for (let index = 0; index < 102_000; index++) {
      write({ [`other-${index}`]: index });
      if (index % 500 === 0 && write({ later: 1 })?.text === '{"later":1}') times++;
    }
    expect(times).toBeGreaterThan(0);
  });
});
