import { deprecation } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

const time = 'must be a date-time of RFC 3339';

describeExtension(deprecation, {
  types: {
    deprecated: 'Boolean',
    deprecationfrom: 'Timestamp',
    deprecationsunset: 'Timestamp',
    deprecationmigration: 'URI',
  },
  full: {
    deprecated: true,
    deprecationfrom: '2024-10-11T00:00:00Z',
    deprecationsunset: '2024-11-12T00:00:00+01:00',
    deprecationmigration: 'https://docs.example/moved#v2',
  },
  least: [
    { deprecated: true },
    { deprecated: true, deprecationsunset: '2020-01-01T00:00:00Z' },
    // The same instant, written differently.
    {
      deprecated: true,
      deprecationfrom: '2024-10-11T02:00:00.000+02:00',
      deprecationsunset: '2024-10-10T23:00:00-01:00',
    },
  ],
  broken: [
    [{ deprecated: false }, 'deprecated', 'must be true'],
    [{ deprecationfrom: '2024-10-11T00:00:00Z' }, 'deprecated', "is required by the extension 'deprecation'"],
    [{ deprecated: true, deprecationfrom: '2024-10-11' }, 'deprecationfrom', time],
    [{ deprecated: true, deprecationsunset: '' }, 'deprecationsunset', time],
    [{ deprecated: true, deprecationmigration: '/moved' }, 'deprecationmigration', 'must be an absolute URI'],
    [
      { deprecated: true, deprecationfrom: '2024-10-11T00:00:00Z', deprecationsunset: '2024-10-10T23:59:59Z' },
      'deprecationsunset',
      'must not be before deprecationfrom',
    ],
    [
      // Later by its digits, earlier as an instant.
      { deprecated: true, deprecationfrom: '2024-10-11T00:00:00Z', deprecationsunset: '2024-10-11T01:00:00+02:00' },
      'deprecationsunset',
      'must not be before deprecationfrom',
    ],
    [
      {
        deprecated: true,
        deprecationfrom: '2024-10-11T00:00:00.0000000002Z',
        deprecationsunset: '2024-10-11T00:00:00.00000000019Z',
      },
      'deprecationsunset',
      'must not be before deprecationfrom',
    ],
  ],
  wrong: [
    ['deprecated', 'yes', "must be 'true' or 'false'"],
    ['deprecated', 1, 'must be true or false'],
    ['deprecationfrom', 1728604800, 'must be a string'],
    ['deprecationmigration', true, 'must be a string'],
  ],
});
