import { partitioning } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(partitioning, {
  types: { partitionkey: 'String' },
  full: { partitionkey: 'table-7' },
  least: [{ partitionkey: ' ' }, { partitionkey: '7' }],
  broken: [[{ partitionkey: '' }, 'partitionkey', 'must not be empty']],
  wrong: [
    ['partitionkey', 7, 'must be a string'],
    ['partitionkey', true, 'must be a string'],
  ],
});
