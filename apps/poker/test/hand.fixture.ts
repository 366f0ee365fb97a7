import type { PhhHand } from '../src/phh/index.js';
import { parsePhh } from '../src/phh/index.js';

/** Text of a hand with these fields instead of those of a plain heads-up hand. */
export function handText(fields: Record<string, string> = {}): string {
  const all = {
    variant: "'NT'",
    antes: '[0, 0]',
    blinds_or_straddles: '[1, 2]',
    min_bet: '2',
    starting_stacks: '[200, 200]',
    actions: "['d dh p1 ????', 'd dh p2 ????', 'p2 f']",
    ...fields,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');
}

export function hand(fields: Record<string, string> = {}): PhhHand {
  const [only] = parsePhh(handText(fields), 'test.phh');
  if (only === undefined) throw new Error('no hand');
  return only;
}

/** `p1 cc; p2 f` as the TOML list of a hand's actions. */
export function actions(text: string): string {
  return `[${text
    .split(';')
    .map((action) => `'${action.trim()}'`)
    .join(', ')}]`;
}
