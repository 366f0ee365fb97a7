export type { PhhAction } from './action.js';
export { type Amount, amountText } from './amount.js';
export { allKnown, type Card, ranks } from './cards.js';
export type { PhhHand, Variant } from './hand.js';
export { parsePhh } from './parse-file.js';
export { PhhError, placed } from './phh.error.js';
export { readPhhFile } from './read-file.js';
