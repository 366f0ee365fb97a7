import { distributedTracing } from '../../src/extensions/index.js';
import { describeExtension } from './extension-contract.js';

describeExtension(distributedTracing, {
  types: { traceparent: 'String', tracestate: 'String' },
  full: { traceparent: '00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-01', tracestate: 'a=1,b=2' },
  least: [
    { traceparent: '00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-00' },
    // Its syntax belongs to W3C Trace Context, whose versions to come are to be carried as well.
    { traceparent: 'cc-later', tracestate: '' },
  ],
  broken: [
    [{ traceparent: '' }, 'traceparent', 'must not be empty'],
    [{ tracestate: 'a=1' }, 'traceparent', "is required by the extension 'distributedtracing'"],
  ],
  wrong: [
    ['traceparent', 0, 'must be a string'],
    ['tracestate', false, 'must be a string'],
  ],
});
