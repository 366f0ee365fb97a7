import { allKnown, amountText, type Card, type PhhAction, PhhError, type PhhHand, placed } from '../../phh/index.js';
import { CardLedger } from '../cards/card-ledger.js';
import { ActionType } from '../events/index.js';
import { Chips, type Payment } from './chips.js';
import { completeHand } from './complete-hand.js';
import type { HandIdentity } from './hand-identity.js';
import { HandRecorder } from './hand-recorder.js';
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
  return { commands: replay.record.commands, warnings: replay.warnings };
}

class HandReplay {
  readonly record: HandRecorder;
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
    this.record = new HandRecorder(identity);
    this.chips = new Chips(hand);
    this.cards = new CardLedger(hand.variant);
    this.streets = new Streets(hand.variant);
  }

  start(): void {
    const { hand, chips, record } = this;
    record.started(hand);
    hand.antes.forEach((ante, player) => {
      record.forcedBet(player, 'ANTE', chips.payAnte(player, ante).amount, chips.pot);
    });
    hand.blinds.forEach((blind, player) => {
      record.forcedBet(player, 'BLIND', chips.postBet(player, blind).amount, chips.pot);
    });
  }

  apply(action: PhhAction): void {
    const { cards, record } = this;
    switch (action.kind) {
      case 'deal-hole':
        this.nextStreetAfterBetting();
        cards.dealHole(action.player, action.cards);
        return record.holeDealt(action.player, action.cards);
      case 'deal-board':
        return this.dealBoard(action.cards);
      case 'discard':
        this.nextStreetAfterBetting();
        return record.discarded(action.player, action.cards);
      case 'show':
        return this.show(action.player, action.cards === 'known' ? cards.hole(action.player) : action.cards);
      case 'muck':
        return this.muck(action.player);
      default:
        return this.bet(action);
    }
  }

  finish(): void {
    const { chips, hand, identity, cards, shown, showdown, warnings } = this;
    const paidOut = (hand.winnings ?? []).some((amount) => amount > 0);
    const settled = chips.remaining.every((player) => shown.has(player) || this.hidden.has(player));
    if (chips.remaining.length > 1 && !settled && !paidOut) {
      warnings.push('the actions end before the hand is over: no result is recorded');
      return;
    }
    if (!showdown) this.record.cut();
    this.closeStreet();
    this.record.completed(completeHand({ hand, identity, chips, cards, shown, showdown, warnings }));
  }

  private dealBoard(cards: readonly Card[]): void {
    this.cards.dealBoard(cards);
    this.nextStreet();
    this.record.boardDealt(this.streets.current, cards, this.chips.pot);
  }

  private bet(action: Extract<PhhAction, { kind: 'bring-in' | 'bet-to' | 'check-call' | 'fold' }>): void {
    const { chips, streets, record } = this;
    const { player } = action;
    this.mayAct(player);
    // The deal that opens a hand is a command of its own; later streets begin with theirs.
    if (streets.first && !streets.acted) record.cut();
    streets.acted = true;
    const open = chips.toMatch === 0;
    switch (action.kind) {
      case 'bring-in':
        return record.forcedBet(player, 'BRING_IN', chips.postBet(player, this.hand.bringIn).amount, chips.pot);
      case 'fold':
        chips.folded[player] = true;
        return record.acted(player, ActionType.FOLD, 0, streets.current, chips.pot);
      case 'bet-to':
        return this.paid(player, open ? ActionType.BET : ActionType.RAISE, chips.betTo(player, action.amount));
      case 'check-call':
        return this.paid(player, ActionType.CALL, chips.call(player));
    }
  }

  private paid(player: number, type: ActionType, { amount, allIn, beyond }: Payment): void {
    if (beyond > 0) this.warnings.push(`p${player + 1} bets ${amountText(beyond)} more than the stack in the file`);
    const made = amount === 0 ? ActionType.CHECK : type;
    this.record.acted(player, allIn ? ActionType.ALL_IN : made, amount, this.streets.current, this.chips.pot);
  }

  private show(player: number, cards: readonly Card[]): void {
    this.toShowdown(player);
    this.cards.show(player, cards);
    if (allKnown(cards)) {
      this.shown.add(player);
      this.record.shown(player, cards);
    } else {
      this.hidden.add(player);
      this.record.mucked(player);
    }
  }

  private muck(player: number): void {
    this.toShowdown(player);
    if (this.chips.remaining.length > 1) this.chips.folded[player] = true;
    this.record.mucked(player);
  }

  private toShowdown(player: number): void {
    if (this.showdown || this.chips.remaining.length === 1) return;
    if (this.chips.folded[player]) throw new PhhError(`p${player + 1} has folded and cannot come to the showdown`);
    this.closeStreet();
    this.record.cut();
    this.showdown = true;
  }

  private nextStreetAfterBetting(): void {
    if (this.streets.acted) this.nextStreet();
  }

  private nextStreet(): void {
    this.closeStreet();
    this.streets.next(this.cards.board.length);
    this.record.cut();
  }

  /** Gives back what nobody matched, unless the file counts it into what the winner collected. */
  private closeStreet(): void {
    const { chips, hand } = this;
    const back = chips.closeStreet();
    if (back === undefined || hand.winnings?.reduce((sum, amount) => sum + amount, 0) === chips.pot) return;
    chips.giveBack(back);
    this.record.returned(back.player, back.amount, chips.pot);
  }

  private mayAct(player: number): void {
    const { chips } = this;
    if (chips.folded[player]) throw new PhhError(`p${player + 1} has folded and cannot act`);
    if (chips.remaining.length === 1) throw new PhhError('the hand is over: everybody else has folded');
    if (chips.isAllIn(player)) this.warnings.push(`p${player + 1} acts with no chips left in the stack of the file`);
  }
}
