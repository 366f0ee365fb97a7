/** The action notation of PHH: what is read, and what is refused with a message that says why. */
import { describe, expect, it } from 'vitest';
import { parseAction } from '../../src/phh/action.js';

const players = 3;

describe('an action is read', () => {
  it.each([
    ['d dh p1 AcKd', { kind: 'deal-hole', player: 0, cards: ['Ac', 'Kd'] }],
    ['d dh p3 ????', { kind: 'deal-hole', player: 2, cards: ['??', '??'] }],
    ['d db 7dQh6h', { kind: 'deal-board', cards: ['7d', 'Qh', '6h'] }],
    ['p1 pb', { kind: 'bring-in', player: 0 }],
    ['p3 cbr 47.50', { kind: 'bet-to', player: 2, amount: 4750 }],
    ['p3 cbr 47.5', { kind: 'bet-to', player: 2, amount: 4750 }],
    ['p2 cbr 1000000', { kind: 'bet-to', player: 1, amount: 100_000_000 }],
    ['p2 cc', { kind: 'check-call', player: 1 }],
    ['p2 f', { kind: 'fold', player: 1 }],
    ['p2 sd', { kind: 'discard', player: 1, cards: [] }],
    ['p2 sd 7h2c', { kind: 'discard', player: 1, cards: ['7h', '2c'] }],
    ['p1 sm', { kind: 'muck', player: 0 }],
    ['p1 sm -', { kind: 'show', player: 0, cards: 'known' }],
    ['p1 sm AcKd', { kind: 'show', player: 0, cards: ['Ac', 'Kd'] }],
    ['p1 sm ????', { kind: 'show', player: 0, cards: ['??', '??'] }],
    ['  p2   cc  ', { kind: 'check-call', player: 1 }],
    ['p2 cbr 20 # the river bluff', { kind: 'bet-to', player: 1, amount: 2000 }],
    ['p2 f# no space before', { kind: 'fold', player: 1 }],
  ])('%s', (text, action) => {
    expect(parseAction(text, players)).toEqual(action);
  });

  it.each(['', '   ', '# Burn card is exposed'])('nothing happens in %j', (text) => {
    expect(parseAction(text, players)).toBeNull();
  });
});

describe('an action is refused', () => {
  it.each([
    ['p1', "unknown action 'p1'"],
    ['p1 bet 20', "unknown action 'p1 bet 20'"],
    ['p1 cbr', "unknown action 'p1 cbr'"],
    ['p1 cbr 10 20', "unknown action 'p1 cbr 10 20'"],
    ['p1 cc 20', "unknown action 'p1 cc 20'"],
    ['p1 f now', "unknown action 'p1 f now'"],
    ['d db', "unknown action 'd db'"],
    ['d xx 7d', "unknown action 'd xx 7d'"],
    ['x1 cc', "unknown action 'x1 cc'"],
    ['p0 cc', "'p0' is no player of this hand: it has p1 to p3"],
    ['p4 cc', "'p4' is no player of this hand: it has p1 to p3"],
    ['d dh x1 AcKd', "'x1' is no player of this hand"],
    ['p1 cbr ten', "'ten' is not an amount"],
    ['p1 cbr -5', "'-5' is not an amount"],
    ['p1 cbr 1.005', "'1.005' is not an amount"],
    ['p1 cbr 99999999999999999', '99999999999999999 is too large'],
    ['d db 7dQ', "'Q' in '7dQ' is not a card"],
    ['d db 1d', "'1d' in '1d' is not a card"],
    ['p1 sm AxKd', "'Ax' in 'AxKd' is not a card"],
  ])('%s', (text, message) => {
    expect(() => parseAction(text, players)).toThrow(message);
  });
});
