/** Files of hands: one hand or many, and one clear line for everything that is wrong with them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PhhError, parsePhh, readPhhFile } from '../../src/phh/index.js';
import { hand, handText } from '../hand.fixture.js';

describe('a file of hands', () => {
  it('holds one hand at the top level', () => {
    expect(parsePhh(handText(), 'one.phh')).toMatchObject([{ number: '1', variant: 'NT' }]);
  });

  it('or numbered hands, read in the order of their numbers', () => {
    const text = `[2]\n${handText()}\n[1]\n${handText()}\n[10]\n${handText()}`;
    expect(parsePhh(text, 'many.phhs').map(({ number }) => number)).toEqual(['1', '2', '10']);
  });

  it('keeps what the hand needs', () => {
    const fields = {
      players: "['Ada', '']",
      venue: "'Harbour'",
      table: '7',
      hand: '9007199254740993',
      seats: '[3, 5]',
      winnings: '[0, 2.50]',
      starting_stacks: '[200, inf]',
      currency_symbol: "'$'",
      country: "'Iceland'",
    };
    expect(hand(fields)).toMatchObject({
      players: ['Ada', ''],
      venue: 'Harbour',
      table: '7',
      hand: '9007199254740993',
      seats: [3, 5],
      winnings: [0, 250],
      stacks: [20_000, null],
      currency: '$',
      country: 'Iceland',
    });
  });

  it('with two players assigns blinds and antes the other way round', () => {
    expect(hand({ antes: '[0, 3]' })).toMatchObject({ blinds: [200, 100], antes: [300, 0] });
  });

  it('with three players assigns them as written; a negative blind is a posted bet', () => {
    const fields = { antes: '[0, 3, 0]', blinds_or_straddles: '[1, 2, -2]', starting_stacks: '[9, 9, 9]' };
    expect(hand(fields)).toMatchObject({ blinds: [100, 200, 200], antes: [0, 300, 0] });
  });

  it('keeps the place of an action in the file, commentary counted', () => {
    expect(hand({ actions: "['# shuffle', 'p2 f']" }).actions).toMatchObject([{ index: 1 }]);
  });
});

describe('the start of a hand', () => {
  const date = { year: '2009', month: '7', day: '1', time: '00:00:26' };

  it.each([
    [{}, undefined],
    [{ year: '2009' }, undefined],
    [{ year: '2009', month: '7', day: '1' }, undefined],
    [date, '2009-07-01T00:00:26Z'],
    [{ ...date, time_zone_abbreviation: "'ET'" }, '2009-07-01T00:00:26-04:00'],
    [{ ...date, month: '1', time_zone_abbreviation: "'ET'" }, '2009-01-01T00:00:26-05:00'],
    [{ ...date, time_zone_abbreviation: "'EST'" }, '2009-07-01T00:00:26-05:00'],
    [{ ...date, time_zone_abbreviation: "'CET'" }, '2009-07-01T00:00:26+01:00'],
    [{ ...date, time_zone: "'Asia/Kolkata'" }, '2009-07-01T00:00:26+05:30'],
    [{ ...date, time_zone: "'Europe/Paris'", time_zone_abbreviation: "'XX'" }, '2009-07-01T00:00:26+02:00'],
    // The night the clocks of New York go forward: 01:59 is still winter time, 03:00 is summer time.
    [
      { year: '2026', month: '3', day: '8', time: '01:59:59', time_zone: "'America/New_York'" },
      '2026-03-08T01:59:59-05:00',
    ],
    [
      { year: '2026', month: '3', day: '8', time: '03:00:00', time_zone: "'America/New_York'" },
      '2026-03-08T03:00:00-04:00',
    ],
  ])('%j is %s', (fields, startedAt) => {
    expect(hand(fields).startedAt).toBe(startedAt);
  });

  it.each([
    [{ ...date, day: '31', month: '6' }, 'give no date of the calendar: 2009-06-31'],
    [{ ...date, time_zone_abbreviation: "'IST'" }, "'time_zone_abbreviation' IST is not known here"],
    [{ ...date, time_zone: "'Mars/Olympus'" }, "'time_zone' Mars/Olympus is no time zone"],
    [{ ...date, time: "'midnight'" }, "'time' must be a time of day"],
  ])('%j is refused', (fields, message) => {
    expect(() => hand(fields)).toThrow(message);
  });
});

describe('a file is refused in one line that names file, hand and action', () => {
  it.each([
    ['', 'x.phhs: the file holds no hand'],
    ['not toml', 'x.phhs: line 1, column'],
    ['[1]\nvariant = ', 'x.phhs: line 2, column'],
    ['a = 1', 'x.phhs: hand a: not a hand: expected a table'],
    ['[3]\nvariant = "NT"', "x.phhs: hand 3: 'starting_stacks' is missing"],
    [`[7]\n${handText({ actions: "['p2 cc', 'p1 zz']" })}`, "x.phhs: hand 7, action 2: unknown action 'p1 zz'"],
    [handText({ variant: "'XX'" }), "x.phhs: hand 1: 'variant' XX is unknown; PHH has FT, NT"],
    [handText({ variant: '' }), "x.phhs: hand 1: 'variant' is missing"],
    [handText({ antes: '' }), "x.phhs: hand 1: 'antes' is missing"],
    [handText({ antes: '[0]' }), "x.phhs: hand 1: 'antes' has 1 entries for 2 players"],
    [handText({ antes: '[-1, 0]' }), "x.phhs: hand 1: 'antes' must not be negative"],
    [handText({ antes: "['1', 0]" }), "x.phhs: hand 1: 'antes' must be made of numbers"],
    [handText({ antes: '[0.125, 0]' }), "x.phhs: hand 1: 'antes': 0.125 has more than two decimals"],
    [handText({ blinds_or_straddles: '' }), "x.phhs: hand 1: 'blinds_or_straddles' is missing"],
    [handText({ starting_stacks: '[200]' }), 'x.phhs: hand 1: a hand needs two players or more'],
    [handText({ starting_stacks: '[200, 0]' }), "x.phhs: hand 1: 'starting_stacks' must be above 0"],
    [handText({ players: "['Ada']" }), "x.phhs: hand 1: 'players' has 1 entries for 2 players"],
    [handText({ players: '[1, 2]' }), "x.phhs: hand 1: 'players' must be a list of text"],
    [handText({ actions: "'p1 f'" }), "x.phhs: hand 1: 'actions' must be a list"],
  ])('%j', (text, message) => {
    expect(() => parsePhh(text, 'x.phhs')).toThrow(PhhError);
    expect(() => parsePhh(text, 'x.phhs')).toThrow(message);
    expect(() => parsePhh(text, 'x.phhs')).not.toThrow(/\n/);
  });

  it('and so is a file that cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phh-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const bytes = join(folder, 'bytes.phh');
    await writeFile(bytes, Buffer.from([0xff, 0xfe, 0x00]));
    await expect(readPhhFile(join(folder, 'none.phh'))).rejects.toThrow('none.phh: there is no such file');
    await expect(readPhhFile(folder)).rejects.toThrow('this is a directory');
    await expect(readPhhFile(bytes)).rejects.toThrow('bytes.phh: not UTF-8 text');
  });
});
