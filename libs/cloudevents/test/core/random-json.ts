/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const texts = [
  '',
  'a',
  'plain text',
  'a longer plain text, of more than sixteen characters',
  '"',
  '\\',
  '\n',
  'ü',
  '\ud83d',
];
const numbers = [0, -0, 1, -1, 0.5, 1e21, 1e-9, 2 ** 53, -(2 ** 31)];

/** Any JSON value, nested up to four levels. */
export function randomJson(random: () => number, depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const kind = Math.floor(random() * (depth < 4 ? 7 : 4));
  if (kind === 0) return pick(texts);
  if (kind === 1) return pick(numbers);
  if (kind === 2) return random() < 0.5;
  if (kind === 3) return random() < 0.5 ? null : `${pick(texts)}${pick(texts)}`;
  const length = Math.floor(random() * 5);
  const items = Array.from({ length }, () => randomJson(random, depth + 1));
  if (kind === 4) return items;
  return Object.fromEntries(items.map((item, index) => [random() < 0.2 ? pick(texts) : `member${index}`, item]));
}
