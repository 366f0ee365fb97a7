const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Whether `value` is base64 of RFC 4648, section 4: standard alphabet, padded, no white space. */
export function isBase64(value: string): boolean {
  return value.length % 4 === 0 && alphabet.test(value);
}

/** The base64 text of the bytes. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
