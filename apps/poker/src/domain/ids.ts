import { createHash } from 'node:crypto';

/** Namespace of every id of this demo, so that they collide with nobody else's. */
const namespace = Buffer.from('5b1f0c7e4a2d4f6c9e83d0a71c2b9f64', 'hex');

/**
 * An id that is the same on every run: a UUID of version 5 over `parts`, as 32 hex digits.
 *
 * @see RFC 9562, section 5.5
 */
export function stableId(...parts: readonly (string | number | undefined)[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16);
}
