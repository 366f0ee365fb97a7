import { correlation } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(correlation, {
  types: { correlationid: 'String', causationid: 'String' },
  full: { correlationid: 'hand-7', causationid: 'e-0' },
  least: [{ correlationid: 'hand-7' }, { causationid: 'e-0' }],
  broken: [
    [{ correlationid: '' }, 'correlationid', 'must not be empty'],
    [{ correlationid: 'hand-7', causationid: '' }, 'causationid', 'must not be empty'],
  ],
  wrong: [
    ['correlationid', 7, 'must be a string'],
    ['causationid', 0, 'must be a string'],
  ],
});
