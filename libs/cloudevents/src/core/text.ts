const printable = /^[\x20-\x7e]*$/;
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** Characters up to which looking at each takes less than starting a regular expression. */
const short = 16;
// With the flag u a surrogate matches only where it has no partner.
const unpaired = /\p{Surrogate}/u;
const forbidden = /[\p{Control}\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/** Whether text is printable ASCII without `"` and `\`: legal, and written in JSON as it is. */
export function isPlainText(value: string): boolean {
  if (value.length > short) return plain.test(value);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/** Joins the pieces of a text that was added up: it is a tree of them until somebody looks into it. */
export function joinPieces(text: string): void {
  Buffer.byteLength(text);
}

/** Whether it is text or a boolean that JSON writes as it is, which no rule forbids. */
export function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' ? isPlainText(value) : typeof value === 'boolean';
}

/**
 * What keeps `value` from being a CloudEvents String, or nothing.
 *
 * @see CloudEvents 1.0.2, "Type System", String
 */
export function textProblem(value: string): string | undefined {
  if (printable.test(value)) return undefined;
  const match = forbidden.exec(value);
  if (match === null) return undefined;
  const code = value.codePointAt(match.index) ?? 0;
  return `must not contain ${nameOf(code)} ${codePoint(code)} (at index ${match.index})`;
}

/** Whether text holds half a character, which is no Unicode text and has no bytes in any charset. */
export function hasUnpairedSurrogate(text: string): boolean {
  return unpaired.test(text);
}

function nameOf(code: number): string {
  if (code < 0xa0) return 'the control character';
  return code >= 0xd800 && code <= 0xdfff ? 'the unpaired surrogate' : 'the noncharacter';
}

function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
