/** Which hand wins at the showdown. */
import { describe, expect, it } from 'vitest';
import { bestHand } from '../../src/domain/cards/best-hand.js';
import { valueOfFive } from '../../src/domain/cards/five-cards.js';

const cards = (text: string) => text.match(/../g) ?? [];
const five = (text: string) => valueOfFive(cards(text));

describe('five cards', () => {
  // From the lowest to the highest: each line beats the one before.
  const ladder = [
    ['7c5d4h3s2c', 'high-card'],
    ['AcKdQhJs9c', 'high-card'],
    ['2c2d5h4s3c', 'pair'],
    ['2c2dAhKsQc', 'pair'],
    ['AcAd4h3s2c', 'pair'],
    ['3c3d2h2s4c', 'two-pair'],
    ['3c3d2h2sAc', 'two-pair'],
    ['AcAd2h2s3c', 'two-pair'],
    ['AcAdKhKs2c', 'two-pair'],
    ['2c2d2h4s3c', 'three-of-a-kind'],
    ['AcAdAhKsQc', 'three-of-a-kind'],
    ['Ac2d3h4s5c', 'straight'],
    ['2c3d4h5s6c', 'straight'],
    ['TcJdQhKsAc', 'straight'],
    ['7c5c4c3c2c', 'flush'],
    ['AcKcQcJc9c', 'flush'],
    ['2c2d2h3s3c', 'full-house'],
    ['2c2d2hAsAc', 'full-house'],
    ['3c3d3h2s2c', 'full-house'],
    ['2c2d2h2s3c', 'four-of-a-kind'],
    ['AcAdAhAsKc', 'four-of-a-kind'],
    ['Ac2c3c4c5c', 'straight-flush'],
    ['2c3c4c5c6c', 'straight-flush'],
    ['TcJcQcKcAc', 'straight-flush'],
  ] as const;

  it.each(ladder)('%s is a %s', (text, category) => {
    expect(five(text).category).toBe(category);
  });

  it('each beats all before it', () => {
    const scores = ladder.map(([text]) => five(text).score);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(new Set(scores).size).toBe(scores.length);
  });

  it('suits and order do not matter', () => {
    expect(five('AcKdQhJs9c')).toEqual(five('9sJcQdKhAd'));
  });

  it('no straight goes around the ace', () => {
    expect(five('QcKdAh2s3c').category).toBe('high-card');
  });
});

describe('the best hand', () => {
  it.each([
    ['NT', 'AhTh', 'Jh8h3c2hKs', 'flush'],
    ['NT', '2c3d', 'TsJsQsKsAs', 'straight-flush'],
    ['FT', '8c8d', '9h6h2cQdJc', 'pair'],
    // Four spades on the board need two in the hand in Omaha, one in hold'em.
    ['NT', 'As2d', 'KsQs7s4s2h', 'flush'],
    ['PO', 'As2d3h9c', 'KsQs7s4s2h', 'pair'],
    ['PO', 'AsKsQd9d', '7s2sJdKd3s', 'flush'],
  ] as const)('%s: %s on %s is a %s', (variant, hole, board, category) => {
    expect(bestHand(variant, cards(hole), cards(board))?.category).toBe(category);
  });

  it.each([
    ['cards nobody saw', 'NT', '????', 'Jh8h3c2hKs'],
    ['one card nobody saw', 'NT', 'Ah??', 'Jh8h3c2hKs'],
    ['a board without river', 'NT', 'AhTh', 'Jh8h3c2h'],
    ['two boards', 'NT', 'AhTh', 'Jh8h3c2hKs4d'],
    ['short deck, where a flush beats a full house', 'NS', 'AhTh', 'Jh8h7c6hKs'],
    ['a pot split between high and low', 'FO/8', 'AhTh2c3d', 'Jh8h3c2hKs'],
    ['stud', 'F7S', 'AhTh2c3d5s6s7s', ''],
  ] as const)('is not guessed with %s', (_, variant, hole, board) => {
    expect(bestHand(variant, cards(hole), cards(board))).toBeUndefined();
  });
});
