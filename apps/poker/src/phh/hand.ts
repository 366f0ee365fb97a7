import type { PhhAction } from './action.js';
import type { Amount } from './amount.js';

/** The variants PHH names. */
export const variants = {
  FT: "fixed-limit Texas hold'em",
  NT: "no-limit Texas hold'em",
  NS: "no-limit short-deck hold'em",
  PO: 'pot-limit Omaha',
  'FO/8': 'fixed-limit Omaha high/low',
  F7S: 'fixed-limit seven card stud',
  'F7S/8': 'fixed-limit seven card stud high/low',
  FR: 'fixed-limit razz',
  N2L1D: 'no-limit deuce-to-seven single draw',
  F2L3D: 'fixed-limit deuce-to-seven triple draw',
  FB: 'fixed-limit badugi',
} as const;

export type Variant = keyof typeof variants;

/** One hand as its file tells it. Lists have one entry per player, in the order of the file: p1 first. */
export interface PhhHand {
  /** Number of the table in a `.phhs` file; `1` in a `.phh` file. Names the hand in messages. */
  readonly number: string;
  readonly variant: Variant;
  /** One name per player; empty where the file does not know it. */
  readonly players: readonly string[];
  /** `null`: unknown. */
  readonly stacks: readonly (Amount | null)[];
  /** What each player pays: with two players already put the right way round (p2 has the button). */
  readonly antes: readonly Amount[];
  readonly blinds: readonly Amount[];
  readonly bringIn: Amount;
  /** Smallest bet of the first round, the unit pots are measured in. */
  readonly minBet: Amount;
  /** Whether a player who could not pay the whole ante wins only as much of the others' antes. */
  readonly trimAntes: boolean;
  /** `index`: position in the file's list, from 0. */
  readonly actions: readonly { readonly index: number; readonly action: PhhAction }[];
  readonly winnings?: readonly Amount[];
  readonly seats?: readonly number[];
  /** RFC 3339. */
  readonly startedAt?: string;
  readonly venue?: string;
  readonly event?: string;
  readonly table?: string;
  /** The number the venue gave the hand. */
  readonly hand?: string;
  readonly region?: string;
  readonly country?: string;
  /** ISO 4217 code or the symbol of the file. */
  readonly currency?: string;
}
