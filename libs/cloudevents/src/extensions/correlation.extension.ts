import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

/**
 * Which events belong together, and which one led to another. Either attribute may be there without the other.
 *
 * - `correlationid` String, optional, not empty: the same in all events of one flow
 * - `causationid` String, optional, not empty: should be the `id` of the event that caused this one
 *
 * @see CloudEvents extensions, "Correlation"
 */
export const correlation = defineExtension('correlation', {
  correlationid: { type: attributeTypes.string, constraint: notEmpty },
  causationid: { type: attributeTypes.string, constraint: notEmpty },
});
