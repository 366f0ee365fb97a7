import type { ExtensionDefinitions } from '../core/index.js';
import { authContext } from './auth-context.extension.js';
import { bam } from './bam.extension.js';
import { correlation } from './correlation.extension.js';
import { dataClassification } from './data-classification.extension.js';
import { dataref } from './dataref.extension.js';
import { deprecation } from './deprecation.extension.js';
import { distributedTracing } from './distributed-tracing.extension.js';
import { expiryTime } from './expiry-time.extension.js';
import { opcua } from './opcua.extension.js';
import { partitioning } from './partitioning.extension.js';
import { recordedTime } from './recorded-time.extension.js';
import { sampledRate } from './sampled-rate.extension.js';
import { sequence } from './sequence.extension.js';
import { severity } from './severity.extension.js';

/**
 * All of them, for parsers and encoders that should know their types and enforce their rules. To know more, spread it
 * into a list of your own, once: `const known = [...allExtensions, mine]`.
 */
export const allExtensions: ExtensionDefinitions = Object.freeze([
  authContext,
  bam,
  correlation,
  dataClassification,
  dataref,
  deprecation,
  distributedTracing,
  expiryTime,
  opcua,
  partitioning,
  recordedTime,
  sampledRate,
  sequence,
  severity,
]);
