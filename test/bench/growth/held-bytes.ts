/** Bytes that are in use once everything is gone that nobody can reach. */
export function heldBytes(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Memory is measured with node --expose-gc');
  // What one run lets go of, such as what finalizers held, the next one takes away.
  for (let run = 0; run < 3; run++) gc();
  const { heapUsed, external } = process.memoryUsage();
  // `external` counts array buffers, too.
  return heapUsed + external;
}
