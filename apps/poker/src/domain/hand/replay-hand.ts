import { allKnown, amountText, type PhhAction, PhhError, type PhhHand, placed } from '../../phh/index.js';
import { CardLedger } from '../cards/card-ledger.js';
import {
  ActionType,
  BoardDealt,
  CardsDiscarded,
  ForcedBetPosted,
  HandMucked,
  HandShown,
  HandStarted,
  HoleCardsDealt,
  PlayerActed,
  UncalledBetReturned,
} from '../events/index.js';
import { Chips, type Payment } from './chips.js';
import { completeHand } from './complete-hand.js';
import { HandLog } from './hand-log.js';
import type { HandIdentity } from './hand-identity.js';
import { Streets } from './streets.js';

/** The history of one hand. `warnings`: what in the file does not add up, though the hand can be told all the same. */
export interface ReplayedHand {
  readonly commands: readonly (readonly object[])[];
  readonly warnings: readonly string[];
}

/** Plays a hand again, action by action, and records what happened as domain events. */
export function replayHand(hand: PhhHand, identity: HandIdentity): ReplayedHand {
  const replay = new HandReplay(hand, identity);
  replay.start();
  for (const { index, action } of hand.actions) placed({ action: index + 1 }, () => replay.apply(action));
  replay.finish();
  return { commands: replay.log.commands, warnings: replay.warnings };
}

class HandReplay {
  readonly log = new HandLog();
  readonly warnings: string[] = [];
  private readonly chips: Chips;
  private readonly cards: CardLedger;
  private readonly streets: Streets;
  /** Players who laid all their cards open, and those who came to the showdown without doing so. */
  private readonly shown = new Set<number>();
  private readonly hidden = new Set<number>();
  private showdown = false;

  constructor(
    private readonly hand: PhhHand,
    private readonly identity: HandIdentity,
  ) {
    this.chips = new Chips(hand);
    this.cards = new CardLedger(hand.variant);
    this.streets = new Streets(hand.variant);
  }

  start(): void {
    const { hand, identity } = this;
    const { venue, table, currency, hand: handNumber } = hand;
    const players = identity.playerIds.map((playerId, player) => {
      const seat = hand.seats?.[player];
      return {
        playerId,
        name: hand.players[player] ?? '',
        stack: hand.stacks[player] ?? null,
        ...(seat !== undefined && { seat }),
      };
    });
    this.log.record(
      new HandStarted({
        handId: identity.handId,
        variant: hand.variant,
        players,
        ...defined({ venue, table, handNumber, currency }),
      }),
    );
    hand.antes.forEach((ante, player) => ante > 0 && this.forcedBet(player, 'ANTE', this.chips.payAnte(player, ante)));
    hand.blinds.forEach((bet, player) => bet > 0 && this.forcedBet(player, 'BLIND', this.chips.postBet(player, bet)));
  }

  apply(action: PhhAction): void {
    switch (action.kind) {
      case 'deal-hole':
        this.nextStreetAfterBetting();
        this.cards.dealHole(action.player, action.cards);
        return this.log.record(new HoleCardsDealt({ ...this.by(action.player), cards: action.cards }));
      case 'deal-board':
        this.cards.dealBoard(action.cards);
        return this.dealBoard(action.cards);
      case 'discard':
        this.nextStreetAfterBetting();
        return this.log.record(new CardsDiscarded({ ...this.by(action.player), cards: action.cards }));
      case 'show':
        return this.show(action.player, action.cards === 'known' ? this.cards.hole(action.player) : action.cards);
      case 'muck':
        return this.muck(action.player);
      default:
        return this.bet(action);
    }
  }

  finish(): void {
    const { chips, hand, identity, warnings } = this;
    const paidOut = (hand.winnings ?? []).some((amount) => amount > 0);
    const settled = chips.remaining.every((player) => this.shown.has(player) || this.hidden.has(player));
    if (chips.remaining.length > 1 && !settled && !paidOut) {
      warnings.push('the actions end before the hand is over: no result is recorded');
      return;
    }
    if (!this.showdown) this.log.cut();
    this.closeStreet();
    const { shown, cards, showdown } = this;
    this.log.record(completeHand({ hand, identity, chips, cards, shown, showdown, warnings }));
  }

  private dealBoard(cards: readonly string[]): void {
    this.closeStreet();
    this.streets.next(this.cards.board.length);
    this.log.cut();
    const { handId } = this.identity;
    this.log.record(new BoardDealt({ handId, street: this.streets.current, cards, pot: this.chips.pot }));
  }

  private bet(action: Extract<PhhAction, { kind: 'bring-in' | 'bet-to' | 'check-call' | 'fold' }>): void {
    const { chips } = this;
    const { player } = action;
    this.mayAct(player);
    if (!this.streets.acted) this.cutAfterDeal();
    this.streets.acted = true;
    if (action.kind === 'bring-in') {
      return this.forcedBet(player, 'BRING_IN', chips.postBet(player, this.hand.bringIn));
    }
    if (action.kind === 'fold') {
      chips.folded[player] = true;
      return this.acted(player, ActionType.FOLD, { amount: 0, allIn: false, beyond: 0 });
    }
    const open = chips.toMatch === 0;
    if (action.kind === 'bet-to') {
      return this.acted(player, open ? ActionType.BET : ActionType.RAISE, chips.betTo(player, action.amount));
    }
    const payment = chips.call(player);
    this.acted(player, payment.amount === 0 ? ActionType.CHECK : ActionType.CALL, payment);
  }

  /** The first bets of the hand follow a deal that is a command of its own; later streets begin with their deal. */
  private cutAfterDeal(): void {
    if (this.streets.current === 'PREFLOP' || this.streets.current === 'ROUND_1') this.log.cut();
  }

  private acted(player: number, type: ActionType, payment: Payment): void {
    const { streets, chips } = this;
    if (payment.beyond > 0) {
      this.warnings.push(`p${player + 1} bets ${amountText(payment.beyond)} more than the stack in the file`);
    }
    const actionType = payment.allIn ? ActionType.ALL_IN : type;
    const { amount } = payment;
    this.log.record(
      new PlayerActed({ ...this.by(player), actionType, amount, street: streets.current, pot: chips.pot }),
    );
  }

  private forcedBet(player: number, kind: ForcedBetPosted['kind'], { amount }: Payment): void {
    if (amount > 0) this.log.record(new ForcedBetPosted({ ...this.by(player), kind, amount, pot: this.chips.pot }));
  }

  private show(player: number, cards: readonly string[]): void {
    this.toShowdown(player);
    this.cards.show(player, cards);
    (allKnown(cards) ? this.shown : this.hidden).add(player);
    this.log.record(
      allKnown(cards) ? new HandShown({ ...this.by(player), cards }) : new HandMucked(this.by(player)),
    );
  }

  private muck(player: number): void {
    this.toShowdown(player);
    if (this.chips.remaining.length > 1) this.chips.folded[player] = true;
    this.log.record(new HandMucked(this.by(player)));
  }

  private toShowdown(player: number): void {
    if (this.showdown || this.chips.remaining.length === 1) return;
    if (this.chips.folded[player]) throw new PhhError(`p${player + 1} has folded and cannot come to the showdown`);
    this.closeStreet();
    this.log.cut();
    this.showdown = true;
  }

  private nextStreetAfterBetting(): void {
    if (!this.streets.acted) return;
    this.closeStreet();
    this.streets.next(this.cards.board.length);
    this.log.cut();
  }

  /** Gives back what nobody matched, unless the file counts it into what the winner collected. */
  private closeStreet(): void {
    const { chips, hand } = this;
    const back = chips.closeStreet();
    if (back === undefined || hand.winnings?.reduce((sum, amount) => sum + amount, 0) === chips.pot) return;
    chips.giveBack(back);
    const { amount, player } = back;
    this.log.record(new UncalledBetReturned({ ...this.by(player), amount, pot: chips.pot }));
  }

  private mayAct(player: number): void {
    const { chips } = this;
    if (chips.folded[player]) throw new PhhError(`p${player + 1} has folded and cannot act`);
    if (chips.remaining.length === 1) throw new PhhError('the hand is over: everybody else has folded');
    if (chips.isAllIn(player)) this.warnings.push(`p${player + 1} acts with no chips left in the stack of the file`);
  }

  private by(player: number): { handId: string; playerId: string } {
    return { handId: this.identity.handId, playerId: this.identity.playerIds[player] ?? '' };
  }
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
