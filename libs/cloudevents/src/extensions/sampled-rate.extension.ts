import { attributeTypes, defineExtension } from '../core/index.js';

/**
 * How many similar events this one stands for: with 30, one was sent and 29 were not.
 *
 * - `sampledrate` Integer, required, greater than 0
 *
 * Who samples again should multiply the rates.
 *
 * @see CloudEvents extensions, "Sampling"
 */
export const sampledRate = defineExtension('sampledrate', {
  sampledrate: {
    type: attributeTypes.integer,
    required: true,
    constraint: (rate) => (rate > 0 ? undefined : 'must be greater than 0'),
  },
});
