const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** The two largest units: `3 h 20 min`. */
export function duration(ms: number): string {
  const first = units.findIndex(([, length]) => ms >= length);
  if (first === -1) return 'less than 1 s';
  let rest = ms;
  const parts = units.slice(first, first + 2).map(([name, length]) => {
    const number = Math.floor(rest / length);
    rest -= number * length;
    return number > 0 ? `${number} ${name}` : '';
  });
  return parts.join(' ').trim();
}

/** `1 event`, `2 events`. */
export const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

/** What others wrote, so that it cannot steer a terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
