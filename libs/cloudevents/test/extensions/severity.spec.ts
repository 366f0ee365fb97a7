import { severity } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(severity, {
  types: { severitynumber: 'Integer', severitytext: 'String' },
  full: { severitynumber: 13, severitytext: 'WARN' },
  least: [{ severitynumber: 0 }, { severitynumber: 9, severitytext: 'info' }],
  broken: [
    [{ severitynumber: -1 }, 'severitynumber', 'must not be negative'],
    [{ severitytext: 'WARN' }, 'severitynumber', "is required by the extension 'severity'"],
    [{ severitynumber: 1, severitytext: '' }, 'severitytext', 'must not be empty'],
  ],
  wrong: [
    ['severitynumber', 'high', 'must be an integer'],
    ['severitynumber', '1e1', 'must be an integer'],
    ['severitytext', 13, 'must be a string'],
  ],
});
