import type { Amount } from '../../phh/index.js';
import type { Chips } from './chips.js';

/** One pot and the players who can win it. */
export interface Pot {
  readonly amount: Amount;
  readonly contenders: readonly number[];
}

/**
 * Splits what was staked into the main pot and side pots: a player who went all-in for less plays only for the part
 * every contender matched. Antes belong to the main pot, unless they are trimmed to what each player could pay.
 */
export function potsOf(chips: Chips, trimAntes: boolean): Pot[] {
  const staked = chips.staked.map((amount, player) => amount + (trimAntes ? (chips.antes[player] ?? 0) : 0));
  const remaining = chips.remaining;
  const levels = [...new Set(remaining.map((player) => staked[player] ?? 0))].sort((a, b) => a - b);
  let floor = 0;
  let left = chips.pot;
  const pots = levels.map((level, index) => {
    const layer = staked.reduce((sum, amount) => sum + Math.max(0, Math.min(amount, level) - floor), 0);
    const antes = trimAntes || index > 0 ? 0 : chips.antes.reduce((sum, ante) => sum + ante, 0);
    floor = level;
    // The last pot takes what folded players staked above every contender.
    const amount = index === levels.length - 1 ? left : layer + antes;
    left -= amount;
    return { amount, contenders: remaining.filter((player) => (staked[player] ?? 0) >= level) };
  });
  return pots.filter(({ amount }) => amount > 0);
}
