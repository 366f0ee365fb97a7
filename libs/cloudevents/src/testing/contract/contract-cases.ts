import { AssertionError } from 'node:assert';
import type { ContractCase, ContractOptions, Make, Rule, UnderTest } from './contract-case.js';

/** One case for each rule, each with something made anew. */
export function contractCases<Made extends UnderTest>(
  make: Make<Made>,
  rules: readonly Rule<Made>[],
  { patience = 10_000 }: ContractOptions,
): readonly ContractCase[] {
  return rules.map((rule) => ({ name: rule.name, run: () => run(make, rule, patience) }));
}

async function run<Made extends UnderTest>(make: Make<Made>, rule: Rule<Made>, patience: number): Promise<void> {
  const made = await make();
  const dispose = (): Promise<void> => withPatience(patience, async () => made.dispose?.());
  try {
    await withPatience(patience, async () => rule.check(made));
  } catch (error) {
    // It may well fail to close after that, which would hide the reason.
    await dispose().catch(() => undefined);
    throw broken(rule, error);
  }
  await dispose();
}

async function withPatience(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`something did not end within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function broken(rule: { readonly name: string; readonly why: string }, error: unknown): AssertionError {
  const seen = error instanceof Error ? error.message : String(error);
  const message = `A rule is broken: ${rule.name}.\nWhy it matters: ${rule.why}.\nWhat was seen: ${seen}`;
  // Runners show the difference by these.
  const { actual, expected, operator } = error instanceof AssertionError ? error : {};
  return Object.assign(new AssertionError({ message, actual, expected, operator }), { cause: error });
}
