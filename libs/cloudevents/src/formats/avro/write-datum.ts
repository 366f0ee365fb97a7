import type { Type } from 'avsc';

const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** The value as bytes of their own. What fits is written in one pass; the library would need two from 1 KiB on. */
export function writeDatum(type: Type, value: object): Uint8Array {
  const end = type.encode(value, scratch);
  if (end >= 0) return Buffer.from(scratch.subarray(0, end));
  // A negative end says how many bytes are missing.
  const exact = Buffer.allocUnsafe(scratch.length - end);
  type.encode(value, exact);
  return exact;
}
