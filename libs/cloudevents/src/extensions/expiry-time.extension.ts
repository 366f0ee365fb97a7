import { attributeTypes, defineExtension } from '../core/index.js';

/**
 * Until when an event is of use; see {@link isExpired}.
 *
 * - `expirytime` Timestamp, required; should not be before `time`
 *
 * Intermediaries may change it, but must not remove it.
 *
 * @see CloudEvents extensions, "Expiry Time"
 */
export const expiryTime = defineExtension('expirytime', {
  expirytime: { type: attributeTypes.timestamp, required: true },
});
