import { attributeTypes, defineExtension } from '../core/index.js';

/**
 * When the event was made, while `time` says when the occurrence happened.
 *
 * - `recordedtime` Timestamp, required; should not be before `time`
 *
 * Intermediaries must not change it.
 *
 * @see CloudEvents extensions, "Recorded Time"
 */
export const recordedTime = defineExtension('recordedtime', {
  recordedtime: { type: attributeTypes.timestamp, required: true },
});
