import { type Amount, amountText, PhhError, type PhhHand } from '../../phh/index.js';

/** What one payment did. `beyond`: chips the player paid without having them, by the stacks of the file. */
export interface Payment {
  readonly amount: Amount;
  readonly allIn: boolean;
  readonly beyond: Amount;
}

/** Where every chip of a hand is: stacks, bets of the street, pot. Knows no cards and no turn order. */
export class Chips {
  readonly stacks: (Amount | null)[];
  /** Bets of the current street, per player. */
  readonly bets: Amount[];
  /** Everything bet in this hand, antes apart. */
  readonly staked: Amount[];
  readonly antes: Amount[];
  readonly folded: boolean[];
  pot: Amount = 0;
  /** The bet to match on this street. */
  toMatch: Amount = 0;

  constructor(hand: PhhHand) {
    const zeros = () => hand.stacks.map(() => 0);
    this.stacks = [...hand.stacks];
    this.bets = zeros();
    this.staked = zeros();
    this.antes = zeros();
    this.folded = hand.stacks.map(() => false);
  }

  payAnte(player: number, amount: Amount): Payment {
    const paid = this.takeAtMost(player, amount);
    this.antes[player] = paid.amount;
    return paid;
  }

  /** A blind, straddle or bring-in: a bet of the street, even where the stack does not cover all of it. */
  postBet(player: number, amount: Amount): Payment {
    this.toMatch = Math.max(this.toMatch, amount);
    return this.bet(player, this.takeAtMost(player, amount));
  }

  call(player: number): Payment {
    return this.bet(player, this.takeAtMost(player, Math.max(0, this.toMatch - at(this.bets, player))));
  }

  betTo(player: number, total: Amount): Payment {
    if (total <= this.toMatch)
      throw new PhhError(`cbr must go above the bet to match, which is ${amountText(this.toMatch)}`);
    this.toMatch = total;
    return this.bet(player, this.take(player, total - at(this.bets, player)));
  }

  /** Ends the street. The part of the highest bet that nobody matched goes back. */
  closeStreet(): { player: number; amount: Amount } | undefined {
    const top = Math.max(...this.bets);
    const player = this.bets.indexOf(top);
    const second = Math.max(0, ...this.bets.filter((_, index) => index !== player));
    this.bets.fill(0);
    this.toMatch = 0;
    return top > second ? { player, amount: top - second } : undefined;
  }

  giveBack({ player, amount }: { player: number; amount: Amount }): void {
    this.staked[player] = at(this.staked, player) - amount;
    this.pot -= amount;
    const stack = this.stacks[player];
    if (stack !== null) this.stacks[player] = (stack ?? 0) + amount;
  }

  get remaining(): number[] {
    return this.folded.flatMap((folded, player) => (folded ? [] : [player]));
  }

  isAllIn(player: number): boolean {
    return this.stacks[player] === 0;
  }

  private bet(player: number, payment: Payment): Payment {
    this.bets[player] = at(this.bets, player) + payment.amount;
    this.staked[player] = at(this.staked, player) + payment.amount;
    return payment;
  }

  private takeAtMost(player: number, amount: Amount): Payment {
    return this.take(player, Math.min(amount, this.stacks[player] ?? amount));
  }

  private take(player: number, amount: Amount): Payment {
    this.pot += amount;
    const stack = this.stacks[player] ?? null;
    if (stack === null) return { amount, allIn: false, beyond: 0 };
    this.stacks[player] = Math.max(0, stack - amount);
    return { amount, allIn: amount > 0 && amount >= stack, beyond: Math.max(0, amount - stack) };
  }
}

function at(amounts: readonly Amount[], player: number): Amount {
  return amounts[player] ?? 0;
}
