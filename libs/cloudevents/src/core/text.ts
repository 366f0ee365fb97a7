// Control characters, surrogates that have no partner, and the noncharacters of the basic plane. The noncharacters of
// the other planes end in FFFE or FFFF; they are looked for only where a string has surrogates at all.
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const supplementary = /[\ud800-\udbff]/;
const noncharacter = /\p{Noncharacter_Code_Point}/u;

/**
 * What keeps `value` from being a CloudEvents String, or nothing.
 *
 * @see CloudEvents 1.0.2, section 3.1.2 "Type System", String
 */
export function textProblem(value: string): string | undefined {
  const match = forbidden.exec(value) ?? (supplementary.test(value) ? noncharacter.exec(value) : null);
  if (match === null) return undefined;
  const code = value.codePointAt(match.index) ?? 0;
  return `must not contain ${nameOf(code)} ${codePoint(code)} (at index ${match.index})`;
}

function nameOf(code: number): string {
  if (code < 0xa0) return 'the control character';
  return code >= 0xd800 && code <= 0xdfff ? 'the unpaired surrogate' : 'the noncharacter';
}

function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
