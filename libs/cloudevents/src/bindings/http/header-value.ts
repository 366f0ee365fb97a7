const plain = /^[\x21\x23\x24\x26-\x7e]*$/;

/**
 * Percent-encodes a header value: space, `"`, `%` and everything outside printable ASCII, as UTF-8 with upper-case
 * hex. Everything else stays as it is.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3.1.3.2 "HTTP Header Values"
 */
export function encodeHeaderValue(value: string): string {
  if (plain.test(value)) return value;
  let encoded = '';
  for (const byte of Buffer.from(value)) encoded += isPlain(byte) ? String.fromCharCode(byte) : percent(byte);
  return encoded;
}

function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x25;
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
