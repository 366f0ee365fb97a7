import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AttributeDefinition,
  attributeTypes,
  coreAttributes,
  defineAttribute,
  optionalAttributes,
  requiredAttributes,
} from '../../src/core/index.js';
import { DefinitionError, InvalidEventError } from '../../src/errors/index.js';

describe('the attributes of the specification', () => {
  it('are defined with their kinds and types (C3, C16)', () => {
    expect(Object.values(coreAttributes).map(({ name, kind, type }) => [name, kind, type.name])).toEqual([
      ['specversion', 'required', 'String'],
      ['id', 'required', 'String'],
      ['source', 'required', 'URI-reference'],
      ['type', 'required', 'String'],
      ['subject', 'optional', 'String'],
      ['time', 'optional', 'Timestamp'],
      ['datacontenttype', 'optional', 'String'],
      ['dataschema', 'optional', 'URI'],
    ]);
    expect(requiredAttributes.map(({ name }) => name)).toEqual(['specversion', 'id', 'source', 'type']);
    expect(optionalAttributes.map(({ name }) => name)).toEqual(['subject', 'time', 'datacontenttype', 'dataschema']);
  });

  it('cannot be changed for everybody', () => {
    const shared = [coreAttributes, requiredAttributes, optionalAttributes, ...Object.values(coreAttributes)];
    expect(shared.every((each) => Object.isFrozen(each))).toBe(true);
  });

  it.each([
    ['specversion', '1.0'],
    ['id', ' '],
    ['source', '#s'],
    ['type', 't'],
    ['subject', 's'],
    ['time', '2024-05-06T07:08:09.10+02:00'],
    ['datacontenttype', 'TEXT/Plain; charset="utf-8"'],
    ['dataschema', 'urn:x'],
  ] as const)('%s may be %j, as value and as text', (name, value) => {
    const definition = coreAttributes[name];
    expect([definition.parse(value), definition.format(value), definition.validate(value)]).toEqual([
      value,
      value,
      value,
    ]);
  });

  it.each([
    ['specversion', '0.3', "must be '1.0'"],
    ['id', '', 'must not be empty'],
    ['id', 'a\u0000', 'must not contain'],
    ['source', '', 'must not be empty'],
    ['source', 'a b', 'must be a URI-reference'],
    ['type', '', 'must not be empty'],
    ['subject', '', 'must not be empty'],
    ['time', '2024', 'must be a date-time'],
    ['datacontenttype', 'xyz', 'must be a media type'],
    ['dataschema', '/x', 'must be an absolute URI'],
  ] as const)('%s may not be %j', (name, value, rule) => {
    const definition = coreAttributes[name];
    expect(definition.problem(value)).toContain(rule);
    for (const refused of [
      () => definition.parse(value),
      () => definition.format(value),
      () => definition.validate(value),
    ]) {
      expect(refused).toThrow(InvalidEventError);
      expect(refused).toThrow(`'${name}' ${rule}`);
    }
  });

  it('have no value that is absent, also where an event may do without', () => {
    for (const { problem, validate } of Object.values(coreAttributes)) {
      for (const absent of [undefined, null]) {
        expect(problem(absent)).toEqual(expect.any(String));
        expect(() => validate(absent)).toThrow(InvalidEventError);
      }
    }
  });
});

describe('an extension attribute', () => {
  const rate = defineAttribute('rate', attributeTypes.integer, (value) => {
    expectTypeOf(value).toBeNumber();
    return value > 0 ? undefined : 'must be positive';
  });

  it('has the type and the rule it was defined with', () => {
    expectTypeOf(rate).toEqualTypeOf<AttributeDefinition<number>>();
    expect(rate).toMatchObject({ name: 'rate', kind: 'extension', type: attributeTypes.integer });
    expect([rate.parse('7'), rate.format(7), rate.validate(7), rate.problem(7)]).toEqual([7, '7', 7, undefined]);
    expect(Object.isFrozen(rate)).toBe(true);
  });

  it.each([
    [0, 'must be positive'],
    [1.5, 'must be a whole number'],
    ['7', 'must be an integer'],
    [undefined, 'must be an integer'],
  ])('refuses the value %o by its name (C15)', (value, rule) => {
    expect(rate.problem(value)).toContain(rule);
    expect(() => rate.validate(value)).toThrow(InvalidEventError);
    expect(() => rate.validate(value)).toThrow(`'rate' ${rule}`);
    expect(() => rate.format(value as number)).toThrow(`'rate' ${rule}`);
  });

  it.each([
    ['0', 'must be positive'],
    ['x', 'must be an integer'],
    ['', 'must be an integer'],
    [7, 'must be text'],
  ])('refuses the text %o by its name (C15)', (text, rule) => {
    expect(() => rate.parse(text as string)).toThrow(InvalidEventError);
    expect(() => rate.parse(text as string)).toThrow(`'rate' ${rule}`);
  });

  it('asks its rule only about values of its type', () => {
    const asked: unknown[] = [];
    const { problem } = defineAttribute('seen', attributeTypes.boolean, (value) => void asked.push(value));
    for (const value of [true, 'true', 1, null, undefined, false]) problem(value);
    expect(asked).toEqual([true, false]);
  });

  it('takes what its rule throws for what is wrong (C15)', () => {
    const strict = defineAttribute('strict', attributeTypes.string, (value) => {
      if (value === 'error') throw new Error('not this one\nat a line of its own');
      // Whoever writes JavaScript may throw anything.
      // oxlint-disable-next-line no-throw-literal
      if (value === 'text') throw 'secret';
      return undefined;
    });
    expect(strict.problem('error')).toBe('is refused by its definition: not this one');
    expect(strict.problem('text')).toBe('is refused by its definition: threw string');
    expect(() => strict.parse('error')).toThrow(InvalidEventError);
    expect(strict.parse('other')).toBe('other');
  });

  it.each(['a', '1abc', 'constructor', 'averyveryverylongextensionname'])('may be called %s (C13)', (name) => {
    expect(defineAttribute(name, attributeTypes.string).name).toBe(name);
  });

  it.each(['', 'MyExt', 'my-ext', 'my_ext', '__proto__', 'é', 'specversion', 'data', 'data_base64'])(
    'is never called %j, with or without a rule (C13, C14)',
    (name) => {
      expect(() => defineAttribute(name, attributeTypes.string)).toThrow(DefinitionError);
      expect(() => defineAttribute(name, attributeTypes.string, () => undefined)).toThrow(DefinitionError);
    },
  );

  it('is never called by a name without end', () => {
    expect(() => defineAttribute('X'.repeat(1_000_000), attributeTypes.string)).toThrow(/^.{0,200}$/);
  });

  it.each([undefined, null, {}, 'Integer'])('is never of the type %o', (type) => {
    expect(() => defineAttribute('ext', type as never)).toThrow(DefinitionError);
    expect(() => defineAttribute('ext', type as never)).toThrow("The type of the extension attribute 'ext'");
  });

  it.each(['id', 'subject', 'time'])('may be %s, which the specification defines by now (C9)', (name) => {
    expect(defineAttribute(name, attributeTypes.string)).toMatchObject({ name, kind: 'extension' });
  });
});
