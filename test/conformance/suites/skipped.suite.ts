import type { SkippedSuite } from '../model.js';

/** Files that nothing of the library can be compared with. */
export const skippedSuites: readonly SkippedSuite[] = [
  {
    name: 'cloudevents-spec schemas (others)',
    files: /^cloudevents-spec\/(?:main|ce-v[^/]+)\/.*\.(?:avsc|json|proto|xsd)$/,
    status: 'skipped',
    reason: 'nothing of the library can be compared with them',
  },
  {
    name: 'gcp-functions-framework-conformance (legacy)',
    files: /^gcp-functions-framework-conformance\/.*-legacy-(?:in|out)put\.json$/,
    status: 'skipped',
    reason: 'messages of a product from before CloudEvents',
  },
];
