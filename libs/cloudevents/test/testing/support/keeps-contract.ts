import { expect, it } from 'vitest';
import type { ContractCase } from '../../../src/testing/index.js';

/** A test for each rule. */
export function keepsContract(cases: readonly ContractCase[]): void {
  it.each(cases.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await expect(run()).resolves.toBeUndefined();
  });
}
