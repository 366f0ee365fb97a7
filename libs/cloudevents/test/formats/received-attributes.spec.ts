import { describe, expect, it } from 'vitest';
import { attributeTypes } from '../../src/core/index.js';
import { decodeMessage } from '../../src/bindings/http/index.js';
import { ReceivedAttributes } from '../../src/formats/received-attributes.js';

const names = Array.from({ length: 100 }, (_, index) => `ext${index}`);

describe('attributes while they are read', () => {
  it('are there once, however many there are; the later value counts', () => {
    const attributes = new ReceivedAttributes();
    for (const name of ['id', 'dataschema', ...names]) attributes.set(name, 'first');
    for (const name of ['id', 'dataschema', ...names]) attributes.set(name, `second ${name}`);
    expect(attributes.names).toEqual(names);
    expect(attributes.values).toEqual(names.map((name) => `second ${name}`));
    expect([attributes.id, attributes.get('dataschema')]).toEqual(['second id', 'second dataschema']);
    expect(names.every((name) => attributes.get(name) === `second ${name}`)).toBe(true);
  });

  it('are absent where nothing was read, whatever they are called', () => {
    const attributes = new ReceivedAttributes();
    for (const name of ['id', 'time', '', '__proto__', 'constructor', 'names'])
      expect(attributes.has(name)).toBe(false);
  });

  it('keep the types that were told, each with its own attribute', () => {
    const attributes = new ReceivedAttributes();
    attributes.set('a', '1');
    attributes.set('b', 'urn:b', attributeTypes.uri);
    attributes.set('c', '3');
    expect([0, 1, 2].map((place) => attributes.types[place]?.name)).toEqual([undefined, 'URI', undefined]);
  });

  it('may not come twice in headers, also where there are many', () => {
    const required = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/', 'ce-type': 't' };
    const headers = Object.entries({ ...required, ...Object.fromEntries(names.map((name) => [`ce-${name}`, name])) });
    expect(decodeMessage({ headers })[0]).toMatchObject({ id: '1', ext0: 'ext0', ext99: 'ext99' });
    const repeat = (name: string) => decodeMessage({ headers: [...headers, [name, 'x']] });
    expect(() => repeat('CE-Ext99')).toThrow("The header 'ce-ext99' occurs more than once");
    expect(() => repeat('Ce-Id')).toThrow("The header 'ce-id' occurs more than once");
  });
});
