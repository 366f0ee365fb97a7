const longest = 24;

/** A list of each length, used again and again. */
const codes = Array.from({ length: longest + 1 }, (_, length) => Array.from({ length }, () => 0));

/**
 * The text of bytes that are few and ASCII, or nothing. The way to the text of many bytes takes longer than these do.
 */
export function shortText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length > longest) return undefined;
  const list = codes[length] as number[];
  let all = 0;
  for (let at = 0; at < length; at++) all |= list[at] = bytes[start + at] as number;
  return all < 0x80 ? String.fromCharCode.apply(undefined, list) : undefined;
}
