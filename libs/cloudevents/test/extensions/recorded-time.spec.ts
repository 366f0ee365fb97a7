import { recordedTime } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(recordedTime, {
  types: { recordedtime: 'Timestamp' },
  full: { recordedtime: '2024-05-06T07:08:09.000000001-00:00' },
  least: [{ recordedtime: '1970-01-01T00:00:00Z' }],
  broken: [
    [{ recordedtime: '' }, 'recordedtime', 'must be a date-time of RFC 3339'],
    [{ recordedtime: '2024-05-06T07:08Z' }, 'recordedtime', 'must be a date-time of RFC 3339'],
    [{ recordedtime: '2024-05-06T24:00:00Z' }, 'recordedtime', 'must be a date-time of RFC 3339'],
  ],
  wrong: [['recordedtime', 0, 'must be a string']],
});
