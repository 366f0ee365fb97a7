/** Poker hands from the lowest to the highest. A royal flush is the highest straight flush. */
export const handCategories = [
  'high-card',
  'pair',
  'two-pair',
  'three-of-a-kind',
  'straight',
  'flush',
  'full-house',
  'four-of-a-kind',
  'straight-flush',
] as const;

export type HandCategory = (typeof handCategories)[number];
