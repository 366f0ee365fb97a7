const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const quoted = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\u{10ffff}]|\\\\[\\t \\x21-\\x7e\\x80-\\u{10ffff}])*"';
const parameter = `[ \\t]*;[ \\t]*${token}=(?:${token}|${quoted})`;
const mediaType = new RegExp(`^${token}/${token}(?:${parameter})*[ \\t]*;?$`, 'u');
const charset = /;[ \t]*charset=(?:"([^"]*)"|([^;\s]*))/i;

/** Whether `value` is a media type with its parameters: RFC 2046 in the syntax of RFC 7231, section 3.1.1.1. */
export function isMediaType(value: string): boolean {
  return mediaType.test(value);
}

/** Type and subtype without parameters, in lower case: media types are compared without regard to case. */
export function essenceOf(value: string): string {
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** Whether the media type holds JSON: ending in `/json` or `+json`, parameters aside (CloudEvents JSON format, section 3.1). */
export function isJsonMediaType(value: string): boolean {
  const essence = essenceOf(value);
  return essence.endsWith('/json') || essence.endsWith('+json');
}

/** The `charset` parameter in lower case, if there is one. */
export function charsetOf(value: string): string | undefined {
  const match = charset.exec(value);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
