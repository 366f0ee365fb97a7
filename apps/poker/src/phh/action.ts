import { type Amount, amountOfText } from './amount.js';
import { type Card, parseCards } from './cards.js';
import { PhhError } from './phh.error.js';

/** One entry of a hand's `actions`. Players count from 0 here and from `p1` in the file. */
export type PhhAction =
  | { readonly kind: 'deal-hole'; readonly player: number; readonly cards: readonly Card[] }
  | { readonly kind: 'deal-board'; readonly cards: readonly Card[] }
  | { readonly kind: 'bring-in'; readonly player: number }
  | { readonly kind: 'bet-to'; readonly player: number; readonly amount: Amount }
  | { readonly kind: 'check-call'; readonly player: number }
  | { readonly kind: 'fold'; readonly player: number }
  /** No cards: stands pat. */
  | { readonly kind: 'discard'; readonly player: number; readonly cards: readonly Card[] }
  /** `known`: the cards dealt to the player earlier, written `-` in the file. */
  | { readonly kind: 'show'; readonly player: number; readonly cards: readonly Card[] | 'known' }
  | { readonly kind: 'muck'; readonly player: number };

const grammar =
  'd db CARDS, d dh pN CARDS, pN pb, pN cbr AMOUNT, pN cc, pN f, pN sd [CARDS], pN sm [CARDS]; commentary after #';

/**
 * Reads one action of the PHH notation for a hand of `players`. Empty text and pure commentary give `null`.
 *
 * @see https://phh.readthedocs.io, "Actions"
 */
export function parseAction(text: string, players: number): PhhAction | null {
  const [notation = ''] = text.split('#', 1);
  const words = notation.trim().split(/\s+/);
  const [actor = '', verb = '', ...rest] = words;
  if (actor === '') return null;
  const action = actor === 'd' ? dealer(verb, rest, players) : player(actor, verb, rest, players);
  if (action === null) throw new PhhError(`unknown action '${notation.trim()}'; expected one of: ${grammar}`);
  return action;
}

function dealer(verb: string, rest: string[], players: number): PhhAction | null {
  const [first = '', second = ''] = rest;
  if (verb === 'db' && rest.length === 1) return { kind: 'deal-board', cards: parseCards(first) };
  if (verb === 'dh' && rest.length === 2) {
    return { kind: 'deal-hole', player: indexOf(first, players), cards: parseCards(second) };
  }
  return null;
}

function player(actor: string, verb: string, rest: string[], players: number): PhhAction | null {
  if (!/^p[0-9]+$/.test(actor)) return null;
  const player = indexOf(actor, players);
  const [argument] = rest;
  if (rest.length > 1) return null;
  if (verb === 'cbr') return argument === undefined ? null : { kind: 'bet-to', player, amount: amountOfText(argument) };
  if (verb === 'sd') return { kind: 'discard', player, cards: argument === undefined ? [] : parseCards(argument) };
  if (verb === 'sm') {
    if (argument === undefined) return { kind: 'muck', player };
    return { kind: 'show', player, cards: argument === '-' ? 'known' : parseCards(argument) };
  }
  if (argument !== undefined) return null;
  if (verb === 'cc') return { kind: 'check-call', player };
  if (verb === 'f') return { kind: 'fold', player };
  return verb === 'pb' ? { kind: 'bring-in', player } : null;
}

function indexOf(actor: string, players: number): number {
  const number = /^p([0-9]+)$/.exec(actor)?.[1];
  const index = Number(number) - 1;
  if (number === undefined || index < 0 || index >= players) {
    throw new PhhError(`'${actor}' is no player of this hand: it has p1 to p${players}`);
  }
  return index;
}
