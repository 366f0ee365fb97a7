/** What happens when a transaction commits. */
export class MemoryTransaction {
  readonly #commits: (() => void)[] = [];
  readonly ended: Promise<void>;
  #end!: () => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  atCommit(act: () => void): void {
    this.#commits.push(act);
  }

  commit(): void {
    for (const act of this.#commits) act();
  }

  end(): void {
    this.#end();
  }
}

/** Transactions in memory, and the locks they hold to their ends. */
export class MemoryTransactions {
  readonly #holders = new Map<string, MemoryTransaction>();

  async run<T>(work: (transaction: MemoryTransaction) => Promise<T>): Promise<T> {
    const transaction = new MemoryTransaction();
    try {
      const result = await work(transaction);
      transaction.commit();
      return result;
    } finally {
      for (const [name, holder] of this.#holders) if (holder === transaction) this.#holders.delete(name);
      transaction.end();
    }
  }

  async lock(transaction: MemoryTransaction, names: readonly string[]): Promise<void> {
    for (const name of names) {
      for (let holder = this.#holders.get(name); holder !== undefined; holder = this.#holders.get(name)) {
        if (holder === transaction) break;
        await holder.ended;
      }
      this.#holders.set(name, transaction);
    }
  }
}
