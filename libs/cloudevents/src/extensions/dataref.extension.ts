import { attributeTypes, defineExtension } from '../core/index.js';

/**
 * Where the data is stored ("claim check"), for data that is too large or too sensitive to travel along.
 *
 * - `dataref` URI-reference, required
 *
 * Event and reference may both have the data; it must then be identical. Data should only be left out when all
 * receivers know the extension, and should stay reachable long enough.
 *
 * @see CloudEvents extensions, "Dataref (Claim Check Pattern)"
 */
export const dataref = defineExtension('dataref', {
  dataref: { type: attributeTypes.uriReference, required: true },
});
