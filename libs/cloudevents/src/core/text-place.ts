// Both together are a small number, which takes no room of its own.
const mostLength = 64;
const mostAt = 2 ** 24;

/** Where a short text is found in one that contains it, as one number; nothing where it is not, or too far behind. */
export function placeInside(text: string, inside: string): number | undefined {
  if (text.length >= mostLength) return undefined;
  const at = inside.indexOf(text);
  return at < 0 || at >= mostAt ? undefined : at * mostLength + text.length;
}

export function textInside(place: number, inside: string): string {
  const at = Math.trunc(place / mostLength);
  return inside.slice(at, at + (place % mostLength));
}
