import type { Amount, Variant } from '../../phh/index.js';
import { bestHand } from '../cards/best-hand.js';
import type { CardLedger } from '../cards/card-ledger.js';
import type { HandValue } from '../cards/five-cards.js';
import type { Pot } from './pots.js';

/**
 * Shares of the pots by the cards shown, per player, or `undefined` where the cards do not decide it. Who does not
 * show cannot win against somebody who does; one player alone at the showdown of a pot needs no cards to win it.
 */
export function sharesOf(
  pots: readonly Pot[],
  shown: ReadonlySet<number>,
  value: (player: number) => HandValue | undefined,
): ReadonlyMap<number, Amount> | undefined {
  const shares = new Map<number, Amount>();
  for (const { amount, contenders } of pots) {
    const winners = winnersOf(contenders, shown, value);
    if (winners === undefined) return undefined;
    const share = Math.floor(amount / winners.length);
    winners.forEach((player, index) => {
      const odd = index < amount - share * winners.length ? 1 : 0;
      shares.set(player, (shares.get(player) ?? 0) + share + odd);
    });
  }
  return shares;
}

/** The value of a player's shown hand. */
export function handValues(variant: Variant, cards: CardLedger): (player: number) => HandValue | undefined {
  return (player) => bestHand(variant, cards.hole(player), cards.board);
}

function winnersOf(
  contenders: readonly number[],
  shown: ReadonlySet<number>,
  value: (player: number) => HandValue | undefined,
): readonly number[] | undefined {
  if (contenders.length === 1) return contenders;
  const showing = contenders.filter((player) => shown.has(player));
  if (showing.length === 1) return showing;
  const scores = showing.map((player) => value(player)?.score);
  if (scores.length === 0 || scores.includes(undefined)) return undefined;
  const best = Math.max(...(scores as number[]));
  return showing.filter((_, index) => scores[index] === best);
}
