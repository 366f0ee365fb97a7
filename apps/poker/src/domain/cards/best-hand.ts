import { allKnown, type Card, type Variant } from '../../phh/index.js';
import { type HandValue, valueOfFive } from './five-cards.js';

/**
 * The best hand of a player at the showdown, or `undefined` where it cannot be told: unknown cards, a board that is
 * not five cards, or a variant whose ranking this demo does not know (short deck, stud, lowball, split pots).
 */
export function bestHand(variant: Variant, hole: readonly Card[], board: readonly Card[]): HandValue | undefined {
  if (board.length !== 5 || !allKnown(hole) || !allKnown(board)) return undefined;
  const candidates = handsOf(variant, hole, board);
  return candidates?.map(valueOfFive).reduce((best, next) => (next.score > best.score ? next : best));
}

function handsOf(variant: Variant, hole: readonly Card[], board: readonly Card[]): Card[][] | undefined {
  if ((variant === 'NT' || variant === 'FT') && hole.length === 2) return choose([...hole, ...board], 5);
  if (variant === 'PO' && hole.length === 4) {
    return choose(hole, 2).flatMap((pair) => choose(board, 3).map((three) => [...pair, ...three]));
  }
  return undefined;
}

function choose(cards: readonly Card[], count: number): Card[][] {
  if (count === 0) return [[]];
  return cards.flatMap((card, index) => choose(cards.slice(index + 1), count - 1).map((rest) => [card, ...rest]));
}
