import { sampledRate } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(sampledRate, {
  types: { sampledrate: 'Integer' },
  full: { sampledrate: 30 },
  least: [{ sampledrate: 1 }, { sampledrate: 2147483647 }],
  broken: [
    [{ sampledrate: 0 }, 'sampledrate', 'must be greater than 0'],
    [{ sampledrate: -1 }, 'sampledrate', 'must be greater than 0'],
    [{ sampledrate: 2147483648 }, 'sampledrate', 'must be an integer from'],
    [{ sampledrate: -2147483649 }, 'sampledrate', 'must be an integer from'],
  ],
  wrong: [
    ['sampledrate', '1.0', 'must be an integer'],
    ['sampledrate', '+1', 'must be an integer'],
    ['sampledrate', '01', 'must be an integer'],
    ['sampledrate', '', 'must be an integer'],
    ['sampledrate', true, 'must be an integer'],
  ],
});
