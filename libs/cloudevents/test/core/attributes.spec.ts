import { describe, expect, it } from 'vitest';
import { runInNewContext } from 'node:vm';
import { attributeValueProblem, extensionNameProblem, isBase64 } from '../../src/core/index.js';
import { event, problemsOf } from './events.js';

describe('core attributes', () => {
  it.each(['id', 'source', 'type'])('%s is required, and null is absent (C10)', (name) => {
    expect(problemsOf(event({ [name]: undefined }))).toEqual([`${name}: is required`]);
    expect(problemsOf(event({ [name]: null }))).toEqual([`${name}: is required`]);
  });

  it.each(['id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'])('%s is never empty', (name) =>
    expect(problemsOf(event({ [name]: '' }))).toEqual([`${name}: must not be empty`]),
  );

  it.each(['id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'])('%s is text', (name) => {
    expect(problemsOf(event({ [name]: 7 }))).toEqual([`${name}: must be a string, not a number`]);
    expect(problemsOf(event({ [name]: {} }))).toEqual([`${name}: must be a string, not an object`]);
    expect(problemsOf(event({ [name]: new Date() }))).toEqual([`${name}: must be a string, not an object`]);
  });

  it.each([undefined, null])('specversion is not %j', (specversion) =>
    expect(problemsOf(event({ specversion }))).toEqual(["specversion: is required and must be '1.0'"]),
  );

  it.each(['', '0.3', '1.0.1', '1', '2.0', 1, 1.0])('specversion is not %j', (specversion) =>
    expect(problemsOf(event({ specversion }))).toEqual(["specversion: must be '1.0'"]),
  );

  it.each([
    ['source', 'a b', 'URI-reference'],
    ['dataschema', '/relative', 'absolute URI'],
    ['time', '2024-05-06', 'RFC 3339'],
    ['datacontenttype', 'json', 'media type'],
  ])('%s of %j is refused with its rule', (name, value, rule) => {
    expect(problemsOf(event({ [name]: value }))).toEqual([expect.stringContaining(rule)]);
  });

  it.each(['id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'ext'])(
    '%s never carries a line break to the wire (C1)',
    (name) => {
      expect(problemsOf(event({ [name]: 'a\r\nX-Header: b' }))).toEqual([
        `${name}: must not contain the control character U+000D (at index 1)`,
      ]);
    },
  );
});

describe('extension names (C12)', () => {
  it.each(['a', '1abc', '7', 'constructor', 'validate', 'averyveryverylongextensionname'])('may be %s', (name) => {
    expect(extensionNameProblem(name)).toBeUndefined();
    expect(problemsOf(event({ [name]: 'x' }))).toEqual([]);
  });

  it.each([
    '',
    'AlertLevel',
    'my-ext',
    'my_ext',
    'my.ext',
    'my ext',
    'é',
    '__proto__',
    'a\n',
    'data',
    'data_base64',
    'id',
    'specversion',
  ])('may not be %j', (name) => expect(extensionNameProblem(name)).toBeDefined());

  it('names what is illegal, cut to a readable length', () => {
    const [problem = ''] = problemsOf(event({ ['X'.repeat(1_000_000)]: 1 }));
    expect(problem).toMatch(/^X{60}…: is no attribute name/);
  });
});

describe('extension values (C13)', () => {
  it.each(['', 'text', 0, -0, 5.0, 2147483647, -2147483648, true, false, new Uint8Array(2), Buffer.from('x')])(
    'may be %j',
    (value) => expect(attributeValueProblem(value)).toBeUndefined(),
  );

  it('may be bytes of another realm', () => {
    expect(attributeValueProblem(runInNewContext('new Uint8Array(2)'))).toBeUndefined();
  });

  it.each([
    [2147483648, 'integer from'],
    [-2147483649, 'integer from'],
    [1.5, 'whole number'],
    [NaN, 'whole number'],
    [Infinity, 'whole number'],
    [{}, 'not an object'],
    [['a'], 'not an array'],
    [new Date(), 'not an object'],
    [Object('boxed'), 'not an object'],
    [5n, 'not a bigint'],
    [Symbol('s'), 'not a symbol'],
    [() => 1, 'not a function'],
    [new ArrayBuffer(2), 'not an object'],
  ])('may not be %s', (value, rule) => expect(attributeValueProblem(value)).toContain(rule));
});

describe('base64', () => {
  it.each(['', 'TQ==', 'TWE=', 'TWFu', 'ab+/'])('may be %j', (value) => expect(isBase64(value)).toBe(true));
  it.each(['x', 'TQ=', 'TWFU=', '==TQ', 'T=Q=', 'TQ-_', 'TQ==\n', 'T Q=', '====', 'A==='])(
    'may not be %j (C7)',
    (value) => expect(isBase64(value)).toBe(false),
  );
});
