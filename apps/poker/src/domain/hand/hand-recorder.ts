import type { Card, PhhHand } from '../../phh/index.js';
import {
  type ActionType,
  BoardDealt,
  CardsDiscarded,
  ForcedBetPosted,
  type HandComplete,
  HandMucked,
  HandShown,
  HandStarted,
  HoleCardsDealt,
  PlayerActed,
  type Street,
  UncalledBetReturned,
} from '../events/index.js';
import type { HandIdentity } from './hand-identity.js';

/** Writes down what happens in a hand: one batch of events per command a game server would have handled. */
export class HandRecorder {
  private readonly batches: object[][] = [[]];

  constructor(private readonly identity: HandIdentity) {}

  get commands(): readonly (readonly object[])[] {
    return this.batches.filter((batch) => batch.length > 0);
  }

  /** What follows belongs to the next command. */
  cut(): void {
    this.batches.push([]);
  }

  started(hand: PhhHand): void {
    const { variant, venue, table, currency, hand: handNumber } = hand;
    const players = this.identity.playerIds.map((playerId, player) => {
      const seat = hand.seats?.[player];
      const name = hand.players[player] ?? '';
      return { playerId, name, stack: hand.stacks[player] ?? null, ...(seat !== undefined && { seat }) };
    });
    const labels = Object.entries({ venue, table, handNumber, currency }).filter(([, text]) => text !== undefined);
    this.add(new HandStarted({ handId: this.identity.handId, variant, players, ...Object.fromEntries(labels) }));
  }

  forcedBet(player: number, kind: ForcedBetPosted['kind'], amount: number, pot: number): void {
    if (amount > 0) this.add(new ForcedBetPosted({ ...this.by(player), kind, amount, pot }));
  }

  holeDealt(player: number, cards: readonly Card[]): void {
    this.add(new HoleCardsDealt({ ...this.by(player), cards }));
  }

  boardDealt(street: Street, cards: readonly Card[], pot: number): void {
    this.add(new BoardDealt({ handId: this.identity.handId, street, cards, pot }));
  }

  discarded(player: number, cards: readonly Card[]): void {
    this.add(new CardsDiscarded({ ...this.by(player), cards }));
  }

  acted(player: number, actionType: ActionType, amount: number, street: Street, pot: number): void {
    this.add(new PlayerActed({ ...this.by(player), actionType, amount, street, pot }));
  }

  returned(player: number, amount: number, pot: number): void {
    this.add(new UncalledBetReturned({ ...this.by(player), amount, pot }));
  }

  shown(player: number, cards: readonly Card[]): void {
    this.add(new HandShown({ ...this.by(player), cards }));
  }

  mucked(player: number): void {
    this.add(new HandMucked(this.by(player)));
  }

  completed(event: HandComplete): void {
    this.add(event);
  }

  private add(event: object): void {
    this.batches.at(-1)?.push(event);
  }

  private by(player: number): { handId: string; playerId: string } {
    return { handId: this.identity.handId, playerId: this.identity.playerIds[player] ?? '' };
  }
}
