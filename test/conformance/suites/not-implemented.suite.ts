import type { UnbuiltSuite } from '../model.js';

/** Features of CloudEvents that this library does not have. */
export const unbuiltSuites: readonly UnbuiltSuite[] = [
  {
    name: 'cloudevents-spec/cesql/cesql_tck',
    files: /^cloudevents-spec\/cesql\/.*\.ya?ml$/,
    status: 'not implemented',
  },
  {
    name: 'cloudevents-sdk-go (CESQL functions)',
    files: /^cloudevents-sdk-go\/.*\.ya?ml$/,
    status: 'not implemented',
  },
  {
    name: 'cloudevents-spec/examples/verifiability',
    files: /^cloudevents-spec\/examples\/verifiability[^/]*\.json$/,
    status: 'not implemented',
  },
];
