import { type Amount, amountText, type PhhHand } from '../../phh/index.js';
import type { CardLedger } from '../cards/card-ledger.js';
import { HandComplete, type HandWinner } from '../events/index.js';
import type { Chips } from './chips.js';
import type { HandIdentity } from './hand-identity.js';
import { potsOf } from './pots.js';
import { handValues, sharesOf } from './showdown.js';

export interface EndOfHand {
  readonly hand: PhhHand;
  readonly identity: HandIdentity;
  readonly chips: Chips;
  readonly cards: CardLedger;
  readonly shown: ReadonlySet<number>;
  readonly showdown: boolean;
  readonly warnings: string[];
}

/** Says who won how much: by the file where it says so, else by the cards, else by nobody's guess. */
export function completeHand(end: EndOfHand): HandComplete {
  const { hand, identity, chips, showdown } = end;
  const collected = collectedOf(hand.winnings);
  const shares = collected ?? sharesByCards(end) ?? new Map<number, Amount>();
  const winners = [...shares].map(([player, amount]): HandWinner => {
    return { playerId: identity.playerIds[player] ?? '', amount };
  });
  const jurisdiction = (hand.region ?? hand.country)?.toLowerCase();
  const winningHand = showdown ? categoryOf(end, [...shares.keys()]) : undefined;
  const notPaidOut = collected && missingFrom(end, collected);
  return new HandComplete({
    handId: identity.handId,
    outcome: showdown ? 'SHOWDOWN' : 'FOLD',
    pot: chips.pot,
    bigBlind: hand.minBet,
    winners,
    ...(hand.currency !== undefined && { currency: hand.currency }),
    ...(jurisdiction !== undefined && { jurisdiction }),
    ...(winningHand !== undefined && { winningHand }),
    ...(notPaidOut !== undefined && { notPaidOut }),
  });
}

function collectedOf(winnings: readonly Amount[] | undefined): ReadonlyMap<number, Amount> | undefined {
  const collected = [...(winnings ?? []).entries()].filter(([, amount]) => amount > 0);
  return collected.length === 0 ? undefined : new Map(collected);
}

function sharesByCards({ hand, chips, cards, shown }: EndOfHand): ReadonlyMap<number, Amount> | undefined {
  return sharesOf(potsOf(chips, hand.trimAntes), shown, handValues(hand.variant, cards));
}

function categoryOf({ hand, cards, shown }: EndOfHand, winners: readonly number[]): HandComplete['winningHand'] {
  const value = handValues(hand.variant, cards);
  const values = winners.filter((player) => shown.has(player)).map(value);
  return values.reduce((best, next) => ((next?.score ?? 0) > (best?.score ?? 0) ? next : best), undefined)?.category;
}

function missingFrom({ chips, warnings }: EndOfHand, collected: ReadonlyMap<number, Amount>): Amount {
  const total = [...collected.values()].reduce((sum, amount) => sum + amount, 0);
  if (total > chips.pot) {
    warnings.push(`'winnings' pay out ${amountText(total)} of a pot of ${amountText(chips.pot)}`);
  }
  return chips.pot - total;
}
