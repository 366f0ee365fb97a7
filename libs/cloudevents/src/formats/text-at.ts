const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// Names, and values like the source of an event, come again and again: what came lately is found by its bytes, which is
// faster than making it anew. The limits only keep made-up ones from filling the memory.
const places = 256;
const longest = 32;
const names = Array.from({ length: places }, () => '');
const values = Array.from({ length: places }, () => '');

/**
 * The text of UTF-8 that lies among other bytes.
 *
 * @throws TypeError when it is malformed
 */
export function textAt(bytes: Buffer, start: number, end: number): string {
  return remembered(bytes, start, end, values, (text) => text);
}

/** The same for the name of a member. */
export function nameAt(bytes: Buffer, start: number, end: number): string {
  return remembered(bytes, start, end, names, asKey);
}

/** The same text as the engine keeps it for names of members, which it finds and compares fastest. */
export function asKey(name: string): string {
  return Object.keys({ [name]: 0 })[0] as string;
}

/** @param kept of a text that is new */
function remembered(bytes: Buffer, start: number, end: number, list: string[], kept: (text: string) => string): string {
  const length = end - start;
  if (length === 0 || length > longest) return read(bytes, start, end);
  const place = placeOf(bytes, start, length);
  const known = list[place] as string;
  if (known.length === length && isAt(bytes, start, known)) return known;
  const text = read(bytes, start, end);
  // What is as many characters as bytes is ASCII.
  if (text.length === length) list[place] = kept(text);
  return text;
}

function read(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  // The replacement character stands for malformed bytes, or for itself.
  if (text.includes('\ufffd')) utf8.decode(bytes.subarray(start, end));
  return text;
}

function placeOf(bytes: Buffer, start: number, length: number): number {
  const first = bytes[start] as number;
  const middle = bytes[start + (length >> 1)] as number;
  const last = bytes[start + length - 1] as number;
  return (length + first * 7 + middle * 31 + last * 131) % places;
}

function isAt(bytes: Buffer, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
