import { describe, expect, it } from 'vitest';
import { dataref } from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

describeExtension(dataref, {
  types: { dataref: 'URI-reference' },
  full: { dataref: 'https://storage.example/hands/7' },
  least: [{ dataref: '/hands/7' }, { dataref: '#hand' }],
  broken: [
    [{ dataref: 'hands 7' }, 'dataref', 'must be a URI-reference'],
    [{ dataref: 'https://storage.example/%zz' }, 'dataref', 'must be a URI-reference'],
  ],
  wrong: [
    ['dataref', 7, 'must be a string'],
    ['dataref', '<>', 'must be a URI-reference (RFC 3986, section 4.1)'],
  ],
});

describe('a reference to data', () => {
  it('stands beside the data', () => {
    expect(dataref.with(event({ data: { hand: 7 } }), { dataref: '/7' })).toEqual(
      event({ data: { hand: 7 }, dataref: '/7' }),
    );
  });
});
