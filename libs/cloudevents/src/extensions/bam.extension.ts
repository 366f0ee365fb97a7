import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

const identifier = { type: attributeTypes.string, required: true, constraint: notEmpty };

/**
 * Business activity monitoring: the step of a business process that an event belongs to.
 *
 * - `bamtxid` String, required, not empty: the transaction as it runs
 * - `bampid`, `bamptxid`, `bamptxsid` String, required, not empty: the models of process, transaction and step
 * - `bamptxsstatus` String, optional, not empty: the status of the step
 * - `bamptxcompleted` Boolean, optional: whether the transaction has completed
 *
 * Intermediaries must not change the four identifiers.
 *
 * @see CloudEvents extensions, "Business Activity Monitoring (BAM)"
 */
export const bam = defineExtension('bam', {
  bamtxid: identifier,
  bampid: identifier,
  bamptxid: identifier,
  bamptxsid: identifier,
  bamptxsstatus: { type: attributeTypes.string, constraint: notEmpty },
  bamptxcompleted: { type: attributeTypes.boolean },
});
