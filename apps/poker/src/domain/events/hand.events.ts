import type { HandCategory } from '../cards/hand-category.js';
import type { ActionType } from './action-type.js';

/** Where a hand stands: board games by their board, all others by the number of the betting round. */
export type Street = 'PREFLOP' | 'FLOP' | 'TURN' | 'RIVER' | `ROUND_${number}`;

/** A player as the hand saw them sit down. Amounts here and below are hundredths of the currency unit. */
export interface SeatedPlayer {
  readonly playerId: string;
  readonly name: string;
  readonly seat?: number;
  /** `null`: unknown. */
  readonly stack: number | null;
}

/** The domain events of one hand, in the past tense. The name of each class is the type of the event. */
export class HandStarted {
  readonly handId!: string;
  readonly variant!: string;
  readonly venue?: string;
  readonly table?: string;
  readonly handNumber?: string;
  readonly currency?: string;
  readonly players!: readonly SeatedPlayer[];

  constructor(event: HandStarted) {
    Object.assign(this, event);
  }
}

export class ForcedBetPosted {
  readonly handId!: string;
  readonly playerId!: string;
  readonly kind!: 'ANTE' | 'BLIND' | 'BRING_IN';
  readonly amount!: number;
  readonly pot!: number;

  constructor(event: ForcedBetPosted) {
    Object.assign(this, event);
  }
}

/** Internal for ever: who knows these cards can cheat. */
export class HoleCardsDealt {
  readonly handId!: string;
  readonly playerId!: string;
  readonly cards!: readonly string[];

  constructor(event: HoleCardsDealt) {
    Object.assign(this, event);
  }
}

export class PlayerActed {
  readonly handId!: string;
  readonly playerId!: string;
  readonly actionType!: ActionType;
  /** Chips this action put into the pot. */
  readonly amount!: number;
  readonly street!: Street;
  /** The pot after the action. */
  readonly pot!: number;

  constructor(event: PlayerActed) {
    Object.assign(this, event);
  }
}

export class BoardDealt {
  readonly handId!: string;
  readonly street!: Street;
  readonly cards!: readonly string[];
  readonly pot!: number;

  constructor(event: BoardDealt) {
    Object.assign(this, event);
  }
}

/** Draw games. Internal: the cards are nobody's business. */
export class CardsDiscarded {
  readonly handId!: string;
  readonly playerId!: string;
  readonly cards!: readonly string[];

  constructor(event: CardsDiscarded) {
    Object.assign(this, event);
  }
}

/** The part of a bet that nobody matched went back to its owner. */
export class UncalledBetReturned {
  readonly handId!: string;
  readonly playerId!: string;
  readonly amount!: number;
  readonly pot!: number;

  constructor(event: UncalledBetReturned) {
    Object.assign(this, event);
  }
}

/** Internal: shown at the table, but still somebody's hole cards. */
export class HandShown {
  readonly handId!: string;
  readonly playerId!: string;
  readonly cards!: readonly string[];

  constructor(event: HandShown) {
    Object.assign(this, event);
  }
}

export class HandMucked {
  readonly handId!: string;
  readonly playerId!: string;

  constructor(event: HandMucked) {
    Object.assign(this, event);
  }
}

export interface HandWinner {
  readonly playerId: string;
  /** What the player collected where the file says so, else the player's share of the pot. */
  readonly amount: number;
}

export class HandComplete {
  readonly handId!: string;
  readonly outcome!: 'FOLD' | 'SHOWDOWN';
  readonly pot!: number;
  readonly bigBlind!: number;
  readonly currency?: string;
  readonly jurisdiction?: string;
  /** Empty where neither the file nor the shown cards decide it. */
  readonly winners!: readonly HandWinner[];
  readonly winningHand?: HandCategory;
  /** The pot less what was collected, where the file says what was: rake, or a forced bet nobody really paid. */
  readonly notPaidOut?: number;

  constructor(event: HandComplete) {
    Object.assign(this, event);
  }
}
