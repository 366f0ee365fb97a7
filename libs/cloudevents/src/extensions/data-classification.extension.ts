import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';
import { regulationsOf } from './regulation-list.js';

/**
 * How sensitive an event and its data are.
 *
 * - `dataclassification` String, required, e.g. `public`, `internal`, `confidential`, `restricted`
 * - `dataregulation` String, optional: names of regulations such as `GDPR`, separated by commas, without spaces within
 *   a name; see {@link dataRegulations}
 * - `datacategory` String, optional, not empty, e.g. `sensitive`
 *
 * Who receives a label it does not know must refuse the event. Which labels are known is up to the application, so it
 * has to check that; intermediaries should not change any of them.
 *
 * @see CloudEvents extensions, "Data Classification"
 */
export const dataClassification = defineExtension('dataclassification', {
  dataclassification: { type: attributeTypes.string, required: true },
  dataregulation: {
    type: attributeTypes.string,
    constraint: (list) => (regulationsOf(list) === undefined ? 'must be names separated by commas' : undefined),
  },
  datacategory: { type: attributeTypes.string, constraint: notEmpty },
});
