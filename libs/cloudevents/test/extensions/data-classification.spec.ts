import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../src/errors/index.js';
import { dataClassification, dataRegulations, withDataRegulations } from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

const label = { dataclassification: 'restricted' };
const noNames = 'must be names separated by commas';

describeExtension(dataClassification, {
  types: { dataclassification: 'String', dataregulation: 'String', datacategory: 'String' },
  full: { ...label, dataregulation: 'GDPR, PCI-DSS', datacategory: 'sensitive' },
  least: [label, { ...label, dataregulation: ' GDPR ,HIPAA' }],
  broken: [
    [{ dataregulation: 'GDPR' }, 'dataclassification', "is required by the extension 'dataclassification'"],
    [{ datacategory: 'phi' }, 'dataclassification', "is required by the extension 'dataclassification'"],
    [{ ...label, dataregulation: '' }, 'dataregulation', noNames],
    [{ ...label, dataregulation: '  ' }, 'dataregulation', noNames],
    [{ ...label, dataregulation: 'GDPR,,HIPAA' }, 'dataregulation', noNames],
    [{ ...label, dataregulation: 'GDPR,' }, 'dataregulation', noNames],
    [{ ...label, dataregulation: 'PCI DSS' }, 'dataregulation', noNames],
    [{ ...label, datacategory: '' }, 'datacategory', 'must not be empty'],
  ],
  wrong: [
    ['dataclassification', 3, 'must be a string'],
    ['dataregulation', true, 'must be a string'],
    ['datacategory', 3, 'must be a string'],
  ],
});

describe('regulations', () => {
  it.each([
    [undefined, []],
    ['GDPR', ['GDPR']],
    ['GDPR,HIPAA', ['GDPR', 'HIPAA']],
    ['  GDPR  ,  HIPAA  ', ['GDPR', 'HIPAA']],
  ])('of %o are %o', (dataregulation, names) => {
    expect(dataRegulations(event({ ...label, dataregulation }))).toEqual(names);
  });

  it('are none where an event has no classification', () => expect(dataRegulations(event())).toEqual([]));

  it('are written with commas, and removed when there are none', () => {
    const written = withDataRegulations(event(label), ['GDPR', 'PCI-DSS']);
    expect(written).toEqual(event({ ...label, dataregulation: 'GDPR,PCI-DSS' }));
    expect(dataRegulations(written)).toEqual(['GDPR', 'PCI-DSS']);
    expect(withDataRegulations(written, [])).toEqual(event(label));
  });

  it.each([['GDPR,HIPAA'], [''], ['PCI DSS'], ['GDPR', ' ']])('are never %o', (...names) => {
    expect(() => withDataRegulations(event(label), names)).toThrow(InvalidEventError);
    expect(() => withDataRegulations(event(label), names)).toThrow("'dataregulation' must be");
  });
});
