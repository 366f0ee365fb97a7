// The extensions that the CloudEvents project documents. Rules with MUST are enforced, those with SHOULD are not.
export { allExtensions } from './all-extensions.js';

// Order and delivery
export { expiryTime } from './expiry-time.extension.js';
export { isExpired } from './is-expired.js';
export { partitioning } from './partitioning.extension.js';
export { sampledRate } from './sampled-rate.extension.js';
export { sequence } from './sequence.extension.js';
export { nextSequence, orderedSequence, sequenceValue, withOrderedSequence, withSequence } from './sequence-value.js';

// Where an event comes from
export { authClaims, withAuthClaims } from './auth-claims.js';
export { authContext } from './auth-context.extension.js';
export { correlation } from './correlation.extension.js';
export { distributedTracing } from './distributed-tracing.extension.js';
export { recordedTime } from './recorded-time.extension.js';

// What an event is about
export { bam } from './bam.extension.js';
export { dataClassification } from './data-classification.extension.js';
export { dataref } from './dataref.extension.js';
export { dataRegulations, withDataRegulations } from './data-regulations.js';
export { deprecation } from './deprecation.extension.js';
export { opcua } from './opcua.extension.js';
export { severity } from './severity.extension.js';
