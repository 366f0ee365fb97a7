/** A hand played again: chips, streets, all-ins, side pots and results, each by a hand made for it. */
import { describe, expect, it } from 'vitest';
import {
  ForcedBetPosted,
  HandComplete,
  HandMucked,
  PlayerActed,
  UncalledBetReturned,
} from '../../src/domain/events/index.js';
import { replayHand } from '../../src/domain/hand/replay-hand.js';
import { actions, hand } from '../hand.fixture.js';

const three = { antes: '[0, 0, 0]', blinds_or_straddles: '[1, 2, 0]', starting_stacks: '[100, 100, 100]' };

function play(text: string, fields: Record<string, string> = {}) {
  const played = hand({ ...fields, actions: actions(text) });
  const identity = { handId: 'h', playerIds: played.stacks.map((_, player) => `p${player + 1}`), sessionId: 's' };
  const { commands, warnings } = replayHand(played, identity);
  const events = commands.flat();
  const of = <T>(type: abstract new (...args: never[]) => T) => events.filter((event) => event instanceof type) as T[];
  return { commands, warnings, of, result: of(HandComplete)[0] };
}

describe('what a player does', () => {
  it.each([
    ['p2 f', ['FOLD 0']],
    ['p2 cc; p1 cc', ['CALL 100', 'CHECK 0']],
    ['p2 cbr 6; p1 cc', ['RAISE 500', 'CALL 400']],
    ['p2 cc; p1 cc; d db 2c3c4c; p1 cbr 2; p2 cbr 8; p1 f', ['CALL 100', 'CHECK 0', 'BET 200', 'RAISE 800', 'FOLD 0']],
    ['p2 cbr 200; p1 cc', ['ALL_IN 19900', 'ALL_IN 19800']],
    ['p2 cbr 199.99; p1 cbr 200; p2 cc', ['RAISE 19899', 'ALL_IN 19800', 'ALL_IN 1']],
  ])('%s', (text, expected) => {
    expect(
      play(text)
        .of(PlayerActed)
        .map(({ actionType, amount }) => `${actionType} ${amount}`),
    ).toEqual(expected);
  });

  it('nobody is all-in with a stack the file does not know', () => {
    const { of } = play('p2 cbr 500; p1 cc', { starting_stacks: '[inf, inf]' });
    expect(of(PlayerActed).map(({ actionType }) => actionType)).toEqual(['RAISE', 'CALL']);
  });

  it('the pot after each action is told', () => {
    const { of } = play('p2 cbr 6; p1 cc; d db 2c3c4c; p1 cbr 10; p2 f', { antes: '[1, 1]' });
    expect(of(PlayerActed).map(({ pot, street }) => `${street} ${pot}`)).toEqual([
      'PREFLOP 1000',
      'PREFLOP 1400',
      'FLOP 2400',
      'FLOP 2400',
    ]);
  });
});

describe('forced bets', () => {
  it('heads-up, the button posts the small blind', () => {
    const posted = play('p2 f')
      .of(ForcedBetPosted)
      .map(({ playerId, amount }) => [playerId, amount]);
    expect(posted).toEqual([
      ['p1', 200],
      ['p2', 100],
    ]);
  });

  it('a straddle is the bet to match', () => {
    const { of } = play('p1 cc; p2 cc; p3 cc', { ...three, blinds_or_straddles: '[1, 2, 4]' });
    expect(of(PlayerActed).map(({ actionType, amount }) => `${actionType} ${amount}`)).toEqual([
      'CALL 300',
      'CALL 200',
      'CHECK 0',
    ]);
  });

  it('a blind above the stack is posted as far as it goes, and still has to be matched in full', () => {
    const { of } = play('p3 cc; p1 f', { ...three, starting_stacks: '[100, 1.50, 100]' });
    expect(of(ForcedBetPosted).map(({ amount }) => amount)).toEqual([100, 150]);
    expect(of(PlayerActed)[0]).toMatchObject({ actionType: 'CALL', amount: 200 });
  });

  it('stud opens with the bring-in', () => {
    const stud = {
      variant: "'F7S'",
      antes: '[0.25, 0.25]',
      blinds_or_straddles: '',
      min_bet: '',
      bring_in: '0.50',
      small_bet: '1',
      big_bet: '2',
    };
    const { of } = play(
      'd dh p1 ????2c; d dh p2 ????Kc; p1 pb; p2 cbr 1; p1 cc; d dh p1 3d; d dh p2 4d; p2 cbr 1; p1 f',
      stud,
    );
    expect(of(ForcedBetPosted).map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
      'ANTE 25',
      'ANTE 25',
      'BRING_IN 50',
    ]);
    expect(of(PlayerActed).map(({ actionType, street }) => `${actionType} ${street}`)).toEqual([
      'RAISE ROUND_1',
      'CALL ROUND_1',
      'BET ROUND_2',
      'FOLD ROUND_2',
    ]);
  });
});

describe('what nobody matched goes back', () => {
  it.each([
    ['p2 cbr 6; p1 f', 'p2', 400, 400],
    ['p2 cc; p1 cc; d db 2c3c4c; p1 cbr 10; p2 f', 'p1', 1000, 400],
    ['p2 f', 'p1', 100, 200],
  ])('%s', (text, playerId, amount, pot) => {
    const { of, result } = play(text);
    expect(of(UncalledBetReturned)).toMatchObject([{ playerId, amount, pot }]);
    expect(result).toMatchObject({ outcome: 'FOLD', pot });
  });

  it('of an all-in for more than the other has', () => {
    const { result, of } = play('p2 cbr 200; p1 cc; d db 2c3c4c; d db 5d; d db 9s; p1 sm AhAd; p2 sm KhKd', {
      starting_stacks: '[50, 200]',
    });
    expect(of(UncalledBetReturned)).toMatchObject([{ playerId: 'p2', amount: 15_000, pot: 10_000 }]);
    expect(result?.winners).toEqual([{ playerId: 'p1', amount: 10_000 }]);
  });

  it('unless the file counts it into what the winner collected', () => {
    const { of, result } = play('p2 f', { winnings: '[3, 0]' });
    expect(of(UncalledBetReturned)).toEqual([]);
    expect(result).toMatchObject({ pot: 300, notPaidOut: 0, winners: [{ playerId: 'p1', amount: 300 }] });
  });
});

describe('who wins', () => {
  const board = 'd db 2c3c4h; p1 cc; p2 cc; d db 9d; p1 cc; p2 cc; d db Ts; p1 cc; p2 cc';

  it('by what the file says; what is missing of the pot is told', () => {
    const { result } = play('p2 cbr 6; p1 cc; d db 2c3c4c; p1 cc; p2 cbr 5; p1 f', { winnings: '[0, 11.50]' });
    expect(result).toMatchObject({ outcome: 'FOLD', pot: 1200, notPaidOut: 50 });
    expect(result?.winners).toEqual([{ playerId: 'p2', amount: 1150 }]);
  });

  it.each([
    ['p1 sm AhAd; p2 sm KhKd', [['p1', 400]], 'pair'],
    [
      'p1 sm AhKd; p2 sm AdKh',
      [
        ['p1', 200],
        ['p2', 200],
      ],
      'high-card',
    ],
    ['p1 sm ????; p2 sm KhKd', [['p2', 400]], 'pair'],
    ['p2 sm KhKd; p1 sm', [['p2', 400]], 'pair'],
    ['p1 sm; p2 sm ????', [['p2', 400]], undefined],
    ['p1 sm ????; p2 sm ????', [], undefined],
  ])('by the cards shown: %s', (show, winners, winningHand) => {
    const { result } = play(`p2 cc; p1 cc; ${board}; ${show}`);
    expect(result?.winners.map(({ playerId, amount }) => [playerId, amount])).toEqual(winners);
    expect(result).toMatchObject({ outcome: 'SHOWDOWN', pot: 400 });
    expect(result?.winningHand).toBe(winningHand);
  });

  it('an odd hundredth goes to the first of the winners', () => {
    const { result } = play(`p3 f; p1 cbr 2.01; p2 cc; ${board}; p1 sm AhKd; p2 sm AdKh`, {
      ...three,
      antes: '[0.01, 0, 0]',
    });
    expect(result?.winners.map(({ amount }) => amount)).toEqual([202, 201]);
  });

  it('the short stack wins the main pot only', () => {
    const text = 'p3 cbr 60; p1 cc; p2 cc; d db Kd9s5c; d db 2h; d db Th; p1 sm 9h9d; p2 sm QcQd; p3 sm AcKh';
    const { result } = play(text, { ...three, antes: '[1, 1, 1]', starting_stacks: '[21, 61, 100]' });
    // Main pot 3 x 20 and the antes, side pot 2 x 40.
    expect(result?.winners).toEqual([
      { playerId: 'p1', amount: 6300 },
      { playerId: 'p3', amount: 8000 },
    ]);
  });

  it('nobody, where a side pot cannot be decided', () => {
    const text = 'p3 cbr 60; p1 cc; p2 cc; d db Kd9s5c; d db 2h; d db Th; p1 sm 9h9d; p2 sm ????; p3 sm ????';
    const { result } = play(text, { ...three, starting_stacks: '[20, 60, 100]' });
    expect(result).toMatchObject({ outcome: 'SHOWDOWN', pot: 14_000, winners: [] });
  });

  it('nobody yet, where the file ends before the hand', () => {
    const { result, warnings } = play('p2 cc; p1 cc; d db 2c3c4c');
    expect(result).toBeUndefined();
    expect(warnings).toEqual(['the actions end before the hand is over: no result is recorded']);
  });

  it('cards shown after everybody folded are no showdown', () => {
    const { result } = play('p2 f; p1 sm AhAd');
    expect(result).toMatchObject({ outcome: 'FOLD', winners: [{ playerId: 'p1' }] });
    expect(result?.winningHand).toBeUndefined();
  });
});

describe('what does not add up is told, and does not stop the hand', () => {
  it.each([
    ['p2 cbr 250; p1 f', {}, 'p2 bets 50 more than the stack in the file'],
    ['p2 cbr 200; p1 cc; d db 2c3c4c; p1 cc', {}, 'p1 acts with no chips left in the stack of the file'],
    ['p2 f', { winnings: '[9, 0]' }, "'winnings' pay out 9 of a pot of 2"],
  ])('%s', (text, fields, warning) => {
    expect(play(text, fields).warnings).toContain(warning);
  });
});

describe('what cannot have happened is refused', () => {
  it.each([
    ['p2 f; p2 cc', 'action 2: p2 has folded and cannot act'],
    ['p2 f; p1 cc', 'action 2: the hand is over: everybody else has folded'],
    ['p2 cbr 2; p1 cc', 'action 1: cbr must go above the bet to match, which is 2'],
    ['d dh p1 AcAd; d dh p2 AcKd', 'action 2: Ac is dealt twice: to p1 and to p2'],
    ['d dh p1 AcAd; d db Ac2d3d', 'action 2: Ac is dealt twice: to p1 and to the board'],
    ['d db 2d2d3d', 'action 1: 2d is dealt twice: to the board and to the board'],
  ])('%s', (text, message) => {
    expect(() => play(text)).toThrow(message);
  });

  it('a folded player cannot come to the showdown', () => {
    expect(() => play('p3 f; p1 cc; p2 cc; p3 sm AhAd', three)).toThrow('action 4: p3 has folded');
  });
});

describe('the commands of a hand', () => {
  it('deal, streets and end are a batch each', () => {
    const { commands } = play(
      'd dh p1 ????; d dh p2 ????; p2 cc; p1 cc; d db 2c3c4h; p1 cc; p2 cc; d db 9d; p1 cc; p2 cc; d db Ts; p1 cc; p2 cc; p1 sm AhAd; p2 sm ????',
    );
    expect(commands.map((events) => events.map((event) => event.constructor.name).join(' '))).toEqual([
      'HandStarted ForcedBetPosted ForcedBetPosted HoleCardsDealt HoleCardsDealt',
      'PlayerActed PlayerActed',
      'BoardDealt PlayerActed PlayerActed',
      'BoardDealt PlayerActed PlayerActed',
      'BoardDealt PlayerActed PlayerActed',
      'HandShown HandMucked HandComplete',
    ]);
  });

  it('draws are internal and may deal a card again', () => {
    const draw = { variant: "'F2L3D'", min_bet: '', small_bet: '2', big_bet: '4' };
    const { of, commands } = play(
      'd dh p1 2c3c4c5c7d; d dh p2 ??????????; p2 cc; p1 cc; p1 sd 7d; p2 sd; d dh p1 8d; p1 cbr 2; p2 f; p1 sm 2c3c4c5c8d',
      draw,
    );
    expect(of(PlayerActed).map(({ street }) => street)).toEqual(['ROUND_1', 'ROUND_1', 'ROUND_2', 'ROUND_2']);
    expect(of(HandMucked)).toEqual([]);
    expect(commands).toHaveLength(4);
  });
});
