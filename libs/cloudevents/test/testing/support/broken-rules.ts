import { AssertionError } from 'node:assert';
import { expect, it } from 'vitest';
import type { ContractCase } from '../../../src/testing/index.js';

/** One that is broken on purpose. */
export interface Defect<Made> {
  /** What it does: the rest of "one that …". */
  readonly defect: string;
  readonly make: () => Made;
}

/** Which cases of the contract notice a defect. */
export type DefectTable = Readonly<Record<string, readonly string[]>>;

/** Runs every case; the names of those that fail. */
export async function brokenRules(cases: readonly ContractCase[]): Promise<string[]> {
  const broken = await Promise.all(
    cases.map(async ({ name, run }) => {
      const error = await run().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined) return [];
      const says = error instanceof AssertionError ? error.message : 'no AssertionError';
      return says.startsWith(`A rule is broken: ${name}.\nWhy it matters: `)
        ? [name]
        : [`${name}, but it says: ${says}`];
    }),
  );
  return broken.flat();
}

/** The good one passes, each defect is noticed by exactly the cases that the table names, and no case notices none. */
export function provesContract<Made>(
  contract: (make: () => Made) => readonly ContractCase[],
  good: () => Made,
  defects: readonly Defect<Made>[],
  table: DefectTable,
): void {
  it('is kept by one that works', async () => {
    expect(await brokenRules(contract(good))).toEqual([]);
  });

  for (const { defect, make } of defects) {
    // Side by side, since some of them let a case wait in vain.
    it.concurrent(`notices one that ${defect}`, async () => {
      expect((await brokenRules(contract(make))).toSorted()).toEqual(table[defect]?.toSorted());
    });
  }

  it('has no rule that nothing breaks', () => {
    const broken = new Set(Object.values(table).flat());
    const names = contract(good).map(({ name }) => name);
    expect(names.filter((name) => !broken.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(table).toSorted()).toEqual(defects.map(({ defect }) => defect).toSorted());
  });
}
