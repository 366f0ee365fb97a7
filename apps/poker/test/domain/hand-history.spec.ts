/** Whole files as event books: the arithmetic of every hand, and what the aggregates look like from outside. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  FundsDeposited,
  ForcedBetPosted,
  HandComplete,
  HandStarted,
  PlayerActed,
  PlayerRegistered,
  UncalledBetReturned,
} from '../../src/domain/events/index.js';
import { eventsOf, handFiles, type PlayedFile, playFile, sampleFile } from '../sample.fixture.js';

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe.each(handFiles)('%s', (file) => {
  let played: PlayedFile;
  beforeAll(async () => {
    played = await playFile(file);
  });

  it('every chip of every pot was put there by somebody and not given back', () => {
    for (const books of played.books) {
      const paid = [...eventsOf(books, ForcedBetPosted), ...eventsOf(books, PlayerActed)];
      const back = eventsOf(books, UncalledBetReturned);
      const [complete] = eventsOf(books, HandComplete);
      expect(complete?.pot).toBe(sum(paid.map(({ amount }) => amount)) - sum(back.map(({ amount }) => amount)));
    }
  });

  it('winners share the pot: by the cards all of it, by the file all but what is told to be missing', () => {
    const results = played.books.flatMap((books) => eventsOf(books, HandComplete));
    expect(results).toHaveLength(played.hands.length);
    for (const { winners, notPaidOut = 0, pot } of results.filter((result) => result.winners.length > 0)) {
      expect(notPaidOut).toBeGreaterThanOrEqual(0);
      expect(sum(winners.map(({ amount }) => amount)) + notPaidOut).toBe(pot);
    }
  });

  it('nobody bets more than the stack, and who bets all of it is all-in', () => {
    for (const books of played.books) {
      const stacks = new Map(eventsOf(books, HandStarted)[0]?.players.map(({ playerId, stack }) => [playerId, stack]));
      const spend = ({ playerId, amount }: { playerId: string; amount: number }) => {
        const left = (stacks.get(playerId) ?? Infinity) - amount;
        stacks.set(playerId, left);
        return left;
      };
      const afterForced = eventsOf(books, ForcedBetPosted).map(spend);
      const acted = eventsOf(books, PlayerActed).map((event) => ({ event, left: spend(event) }));
      expect(Math.min(...afterForced, ...acted.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
      expect(acted.filter(({ event }) => event.actionType === 'ALL_IN')).toEqual(
        acted.filter(({ event, left }) => event.amount > 0 && left === 0),
      );
    }
  });

  it('events of one aggregate are numbered from 0 without a gap, in the order of the books', () => {
    const next = new Map<string, number>();
    for (const { cover, pages } of played.books.flat()) {
      const key = `${cover.domain} ${cover.root as string}`;
      for (const { sequence } of pages) {
        expect(sequence).toBe(next.get(key) ?? 0);
        next.set(key, Number(sequence) + 1);
      }
    }
  });

  it('every hand is an aggregate of its own, in several books of one correlation id', () => {
    const roots = played.books.map((books) => new Set(books.filter(isHand).map(({ cover }) => cover.root)));
    expect(roots.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(roots.flatMap((each) => [...each])).size).toBe(played.hands.length);
    for (const books of played.books) {
      expect(books.filter(isHand).length).toBeGreaterThan(1);
      expect(new Set(books.map(({ cover }) => cover.correlationId)).size).toBe(1);
    }
  });

  it('a player registers once, before anything else, and deposits what is brought to a table', () => {
    const registered = eventsOf(played.books.flat(), PlayerRegistered);
    expect(new Set(registered.map(({ playerId }) => playerId)).size).toBe(registered.length);
    expect(registered).toHaveLength(new Set(played.hands.flatMap(({ players }) => players).filter(Boolean)).size);
    expect(eventsOf(played.books.flat(), FundsDeposited).every(({ amount }) => amount > 0)).toBe(true);
  });

  it('is the same on every run', async () => {
    expect(await playFile(file)).toEqual(played);
  });

  it('adds up without a warning', () => {
    expect(played.warnings).toEqual([]);
  });
});

function isHand({ cover }: { cover: { domain: string } }): boolean {
  return cover.domain === 'hand';
}

describe('the sample', () => {
  it.each([
    ['1', 'FOLD', 500, [500], undefined],
    ['2', 'FOLD', 1600, [1520], undefined],
    ['3', 'SHOWDOWN', 42_800, [42_800], 'pair'],
    ['4', 'SHOWDOWN', 36_000, [18_000, 18_000], 'three-of-a-kind'],
    ['5', 'FOLD', 300, [300], undefined],
    ['6', 'SHOWDOWN', 14_800, [14_800], 'flush'],
    ['7', 'SHOWDOWN', 2900, [1450, 1450], 'two-pair'],
    ['8', 'SHOWDOWN', 5700, [5700], 'two-pair'],
    ['9', 'FOLD', 21_300, [20_900], undefined],
    ['10', 'SHOWDOWN', 2600, [2600], 'pair'],
    ['11', 'SHOWDOWN', 30_600, [30_600], 'flush'],
    ['12', 'SHOWDOWN', 300, [300], 'pair'],
  ])('hand %s ends by %s with a pot of %d', async (number, outcome, pot, amounts, winningHand) => {
    const { hands, books } = await playFile(sampleFile);
    const index = hands.findIndex((hand) => hand.number === number);
    const [complete] = eventsOf(books[index] ?? [], HandComplete);
    expect(complete).toMatchObject({ outcome, pot, jurisdiction: 'nevada', currency: 'USD' });
    expect(complete?.winners.map(({ amount }) => amount)).toEqual(amounts);
    expect(complete?.winningHand).toBe(winningHand);
  });
});
