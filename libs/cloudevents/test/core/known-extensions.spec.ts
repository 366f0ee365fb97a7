import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  attributeTypes,
  coreAttributes,
  defineAttribute,
  defineExtension,
  type ExtensionDefinitions,
  knownExtensions,
  optionalAttributes,
} from '../../src/core/index.js';
import { DefinitionError } from '../../src/errors/index.js';
import { decodeStructured } from '../../src/formats/json/index.js';
import { event } from './events.js';

const rate = defineAttribute('rate', attributeTypes.integer);
const seat = defineExtension('seat', {
  table: { type: attributeTypes.integer, required: true },
  player: { type: attributeTypes.string },
});

describe('the extensions an application knows', () => {
  it('are whole extensions and single attributes, by attribute name', () => {
    const { byName, extensions } = knownExtensions([rate, seat]);
    expect([...byName]).toEqual([
      ['rate', rate],
      ['table', seat.attributes.table],
      ['player', seat.attributes.player],
    ]);
    expect(extensions).toEqual([seat]);
  });

  it('may be none', () => {
    for (const none of [undefined, []]) expect(knownExtensions(none)).toMatchObject({ extensions: [] });
    expect(knownExtensions(undefined).byName.size).toBe(0);
  });

  it('are sorted once per list', () => {
    const list = Object.freeze([rate, seat]);
    expect(knownExtensions(list)).toBe(knownExtensions(list));
  });

  it('may be named twice: one definition is one', () => {
    const { byName, extensions } = knownExtensions([seat, rate, seat, rate, seat.attributes.table]);
    expect([byName.size, extensions]).toEqual([3, [seat]]);
  });

  it.each<[string, ExtensionDefinitions]>([
    ['two attributes', [rate, defineAttribute('rate', attributeTypes.string)]],
    ['two alike', [rate, defineAttribute('rate', attributeTypes.integer)]],
    ['an extension and an attribute', [seat, defineAttribute('table', attributeTypes.integer)]],
    ['two extensions', [seat, defineExtension('chair', { player: { type: attributeTypes.string } })]],
  ])('never define an attribute twice: %s (C8)', (_, definitions) => {
    for (const attempt of [1, 2]) {
      expect(() => knownExtensions(definitions), `attempt ${attempt}`).toThrow(DefinitionError);
    }
    expect(() => knownExtensions(definitions)).toThrow(/is defined twice; keep one definition/);
    expect(() => acceptEvent(event(), undefined, definitions)).toThrow(DefinitionError);
    expect(() => decodeStructured(JSON.stringify(event()), { extensions: definitions })).toThrow(DefinitionError);
  });

  it.each<[string, ExtensionDefinitions]>([
    ['specversion', [coreAttributes.specversion]],
    ['optional ones', optionalAttributes],
    ['one defined as an extension', [defineAttribute('subject', attributeTypes.string)]],
    ['one of an extension', [defineExtension('old', { time: { type: attributeTypes.timestamp } })]],
  ])('are no attributes of the specification: %s (C8)', (_, definitions) => {
    expect(() => knownExtensions(definitions)).toThrow(DefinitionError);
  });

  it('are a list', () => {
    const one = defineAttribute('rate', attributeTypes.integer);
    for (const other of [one, 'rate', {}]) expect(() => knownExtensions(other as never)).toThrow('must be a list');
  });

  it.each([undefined, null, 'rate', 7, {}, [], { name: 'rate' }])('are no %o', (other) => {
    expect(() => knownExtensions([other as never])).toThrow(DefinitionError);
    expect(() => knownExtensions([other as never])).toThrow('which is no extension or extension attribute');
  });
});
