import { type Card, ranks } from '../../phh/index.js';
import { type HandCategory, handCategories } from './hand-category.js';

/** The worth of a hand: the higher `score` wins, equal scores split. */
export interface HandValue {
  readonly category: HandCategory;
  readonly score: number;
}

/** Values exactly five known cards. */
export function valueOfFive(cards: readonly Card[]): HandValue {
  const counts = new Map<number, number>();
  for (const card of cards) {
    const rank = ranks.indexOf(card.charAt(0)) + 2;
    counts.set(rank, (counts.get(rank) ?? 0) + 1);
  }
  const groups = [...counts].sort(([rankA, a], [rankB, b]) => b - a || rankB - rankA);
  const kickers = groups.map(([rank]) => rank);
  const straightTo = straightTop(kickers);
  const flush = new Set(cards.map((card) => card.charAt(1))).size === 1;
  if (straightTo !== undefined) return value(flush ? 'straight-flush' : 'straight', [straightTo]);
  if (flush) return value('flush', kickers);
  return value(ofGroups(groups.map(([, count]) => count).join('')), kickers);
}

function ofGroups(shape: string): HandCategory {
  if (shape === '41') return 'four-of-a-kind';
  if (shape === '32') return 'full-house';
  if (shape === '311') return 'three-of-a-kind';
  if (shape === '221') return 'two-pair';
  return shape === '2111' ? 'pair' : 'high-card';
}

/** The highest rank of a straight; the ace also counts as one: A2345 is a straight to five. */
function straightTop(kickers: readonly number[]): number | undefined {
  const [top = 0] = kickers;
  if (kickers.length !== 5) return undefined;
  if (top - (kickers[4] ?? 0) === 4) return top;
  return kickers.join() === '14,5,4,3,2' ? 5 : undefined;
}

function value(category: HandCategory, kickers: readonly number[]): HandValue {
  const padded = [0, 1, 2, 3, 4].map((index) => kickers[index] ?? 0);
  return { category, score: padded.reduce((score, rank) => score * 15 + rank, handCategories.indexOf(category)) };
}
