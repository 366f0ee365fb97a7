import { describe, expect, it } from 'vitest';
import { opcua } from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

const versions = { opcuametadatamajorversion: 6723, opcuametadataminorversion: 1 };
const dataschema = 'https://schema.example/1';
const together = 'must not be there together with dataschema';

describeExtension(opcua, {
  types: { opcuametadatamajorversion: 'Integer', opcuametadataminorversion: 'Integer', opcuastatus: 'Integer' },
  full: { ...versions, opcuastatus: -2147483648 },
  least: [{ opcuastatus: 0 }, versions, { opcuametadataminorversion: 0 }],
  broken: [
    [{ ...versions, dataschema }, 'opcuametadatamajorversion', together],
    [{ opcuametadatamajorversion: 0, dataschema }, 'opcuametadatamajorversion', together],
    [{ opcuametadataminorversion: 0, dataschema }, 'opcuametadataminorversion', together],
    [{ opcuastatus: 2147483648 }, 'opcuastatus', 'must be an integer from'],
  ],
  wrong: [
    ['opcuastatus', 'Good', 'must be an integer'],
    ['opcuametadatamajorversion', true, 'must be an integer'],
    ['opcuametadataminorversion', '1.2', 'must be an integer'],
  ],
});

describe('a dataset message', () => {
  it('may have a schema instead of versions', () => {
    expect(opcua.problems(event({ opcuastatus: 0, dataschema }))).toEqual([]);
    expect(opcua.problems(event({ ...versions, dataschema: null }))).toEqual([]);
  });
});
