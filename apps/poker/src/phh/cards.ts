import { PhhError } from './phh.error.js';

/** One card: rank (`2-9TJQKA`) and suit (`cdhs`), or `??` for a card nobody saw. */
export type Card = string;

export const ranks = '23456789TJQKA';
const card = /^(?:[2-9TJQKA][cdhs]|\?\?)$/;

/** Splits `7dQh6h` into its cards. */
export function parseCards(text: string): Card[] {
  const cards = text.match(/.{1,2}/gs) ?? [];
  const wrong = cards.find((each) => !card.test(each));
  if (wrong !== undefined) {
    throw new PhhError(`'${wrong}' in '${text}' is not a card: a rank (2-9TJQKA) and a suit (cdhs), or ??`);
  }
  return cards;
}

/** Whether every card is known. */
export function allKnown(cards: readonly Card[]): boolean {
  return cards.length > 0 && cards.every((each) => !each.includes('?'));
}
