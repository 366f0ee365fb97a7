import type { Variant } from '../../phh/index.js';
import type { Street } from '../events/index.js';

const boardGames: readonly Variant[] = ['NT', 'FT', 'NS', 'PO', 'FO/8'];

/** Names the streets of a hand as they begin. */
export class Streets {
  current: Street;
  /** Whether somebody acted on this street: only then can a deal or a draw begin the next one. */
  acted = false;
  private round = 1;
  private readonly named: boolean;

  constructor(variant: Variant) {
    this.named = boardGames.includes(variant);
    this.current = this.named ? 'PREFLOP' : 'ROUND_1';
  }

  /** Whether no street has ended yet. */
  get first(): boolean {
    return this.round === 1;
  }

  next(boardCards: number): void {
    this.acted = false;
    this.round += 1;
    this.current = this.named ? ofBoard(boardCards) : `ROUND_${this.round}`;
  }
}

function ofBoard(cards: number): Street {
  if (cards === 0) return 'PREFLOP';
  if (cards <= 3) return 'FLOP';
  return cards === 4 ? 'TURN' : 'RIVER';
}
