import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

/**
 * Which partition an event belongs to, so that events of one key stay together.
 *
 * - `partitionkey` String, required, not empty
 *
 * How it becomes the key of a message is decided by the binding; it stays an attribute all the same.
 *
 * @see CloudEvents extensions, "Partitioning"
 */
export const partitioning = defineExtension('partitioning', {
  partitionkey: { type: attributeTypes.string, required: true, constraint: notEmpty },
});
