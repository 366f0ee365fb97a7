import type { Difference } from '../model.js';
import { shown } from './shown.js';

/** What a case throws when it does not hold. */
export class Mismatch extends Error {
  constructor(readonly differences: readonly Difference[]) {
    super(differences.map(({ where, expected, actual }) => `${where}: expected ${expected}, got ${actual}`).join('; '));
  }
}

/** @throws Mismatch when there are differences */
export function refuseDifferences(differences: readonly Difference[]): void {
  if (differences.length > 0) throw new Mismatch(differences);
}

/** Makes all the checks, so that one difference does not hide another. @throws Mismatch with what all of them found */
export function expectAll(...checks: readonly (() => void)[]): void {
  const differences = checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof Mismatch) return error.differences;
      throw error;
    }
  });
  refuseDifferences(differences);
}

/** @throws Mismatch unless the two are the same text, number, boolean or nothing */
export function expectSame(where: string, expected: unknown, actual: unknown): void {
  if (Object.is(expected, actual)) return;
  throw new Mismatch([{ where, expected: shown(expected), actual: shown(actual) }]);
}

/** What `read` gives. @throws Mismatch when it throws */
export function expectAccepted<T>(read: () => T, what = 'accepted'): T {
  try {
    return read();
  } catch (error) {
    throw new Mismatch([{ where: '', expected: what, actual: thrown(error) }]);
  }
}

/** @throws Mismatch unless `read` throws one of these errors */
export function expectRefused(read: () => unknown, ...errors: readonly (new (...args: never[]) => Error)[]): void {
  const expected = `refused (${errors.map(({ name }) => name).join(' or ')})`;
  let result: unknown;
  try {
    result = read();
  } catch (error) {
    if (errors.some((type) => error instanceof type)) return;
    throw new Mismatch([{ where: '', expected, actual: thrown(error) }]);
  }
  throw new Mismatch([{ where: '', expected, actual: `accepted: ${shown(result)}` }]);
}

function thrown(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
}
