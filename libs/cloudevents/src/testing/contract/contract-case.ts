/** One rule of a contract, as a test for any runner: `it(name, run)`. */
export interface ContractCase {
  /** The rule. */
  readonly name: string;
  /** @throws AssertionError (of `node:assert`) that says which rule is broken, why it matters and what was seen */
  readonly run: () => Promise<void>;
}

/** What may be said about every contract. */
export interface ContractOptions {
  /** Milliseconds after which a case has failed because something in it never ends. Default: 10,000. */
  readonly patience?: number | undefined;
}

/** What a contract makes anew for each case. */
export interface UnderTest {
  /** Called after the case, whether it failed or not. */
  readonly dispose?: (() => Promise<void> | void) | undefined;
}

/** What must hold, and what goes wrong where it does not. */
export interface Rule<Made> {
  readonly name: string;
  readonly why: string;
  readonly check: (made: Made) => Promise<void> | void;
}

/** How a contract gets what it tests. */
export type Make<Made extends UnderTest> = () => Made | Promise<Made>;
