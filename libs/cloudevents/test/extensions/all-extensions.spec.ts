import { describe, expect, it } from 'vitest';
import { attributeTypes, defineExtension, type Extension, knownExtensions, validate } from '../../src/core/index.js';
import { DefinitionError } from '../../src/errors/index.js';
import * as catalogue from '../../src/extensions/index.js';
import { event } from '../core/events.js';

const { allExtensions } = catalogue;

describe('all extensions', () => {
  it('are those that are exported one by one', () => {
    const exported = Object.values<unknown>(catalogue).filter(
      (value) => typeof value === 'object' && value !== null && 'allAttributes' in value,
    );
    expect(exported).toHaveLength(14);
    expect(new Set<unknown>(allExtensions)).toEqual(new Set(exported));
  });

  it('are known together: no attribute is defined by two', () => {
    const { byName, extensions } = knownExtensions(allExtensions);
    expect(extensions).toHaveLength(14);
    expect(byName.size).toBe(extensions.flatMap(({ allAttributes }) => allAttributes).length);
    expect(byName.get('deprecationsunset')?.type.name).toBe('Timestamp');
  });

  it('cannot be changed for everybody', () => {
    expect(Object.isFrozen(allExtensions)).toBe(true);
    expect(allExtensions.every((extension) => Object.isFrozen(extension))).toBe(true);
  });

  it('take extensions of one’s own beside them, unless these define the same attribute', () => {
    const own = defineExtension('own', { mine: { type: attributeTypes.boolean, required: true } });
    expect(validate(event({ mine: 'false', severitynumber: 1 }), [...allExtensions, own])).toEqual([]);
    const rival = defineExtension('rival', { severitynumber: { type: attributeTypes.string } });
    expect(() => validate(event(), [...allExtensions, rival])).toThrow(DefinitionError);
  });

  it('ask nothing of an event that uses none of them', () => {
    expect(validate(event({ ext: 1 }), allExtensions)).toEqual([]);
    for (const extension of allExtensions as readonly Extension[]) expect(extension.get(event())).toBeUndefined();
  });

  it('find what is wrong in several of them at once', () => {
    const given = event({ severitynumber: -1, sampledrate: 'many', partitionkey: '' });
    expect(validate(given, allExtensions).map(({ attribute }) => attribute)).toEqual([
      'severitynumber',
      'sampledrate',
      'partitionkey',
    ]);
  });
});
