import { type Card, PhhError, type Variant } from '../../phh/index.js';

/** Knows where every seen card is, and refuses one that is in two places. */
export class CardLedger {
  private readonly places = new Map<Card, string>();
  /** Draw games may deal a discarded card again, so only board games are checked. */
  private readonly checked: boolean;
  readonly board: Card[] = [];
  private readonly holes = new Map<number, Card[]>();

  constructor(variant: Variant) {
    this.checked = ['NT', 'FT', 'NS', 'PO', 'FO/8'].includes(variant);
  }

  dealBoard(cards: readonly Card[]): void {
    this.put(cards, 'the board');
    this.board.push(...cards);
  }

  dealHole(player: number, cards: readonly Card[]): void {
    this.put(cards, `p${player + 1}`);
    this.holes.set(player, [...this.hole(player), ...cards]);
  }

  /** What the player shows replaces what was known of the hand. */
  show(player: number, cards: readonly Card[]): void {
    this.put(cards, `p${player + 1}`);
    this.holes.set(player, [...cards]);
  }

  hole(player: number): readonly Card[] {
    return this.holes.get(player) ?? [];
  }

  private put(cards: readonly Card[], place: string): void {
    for (const card of cards.filter((each) => this.checked && !each.includes('?'))) {
      const other = this.places.get(card);
      if (other !== undefined && (other !== place || place === 'the board')) {
        throw new PhhError(`${card} is dealt twice: to ${other} and to ${place}`);
      }
      this.places.set(card, place);
    }
  }
}
