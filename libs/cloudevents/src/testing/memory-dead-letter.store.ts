import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterStore,
  NewDeadLetter,
} from '../delivery/dead-letters/dead-letter-store.js';

/** Keeps dead letters in the memory of the process, for tests. They are gone with it. */
export class MemoryDeadLetterStore implements DeadLetterStore {
  // In the order in which they were put, by keys that grow.
  readonly #letters = new Map<number, DeadLetter>();
  #last = 0;

  /** Every letter, oldest first. */
  get letters(): readonly DeadLetter[] {
    return [...this.#letters.values()];
  }

  put(letters: readonly NewDeadLetter[]): Promise<void> {
    for (const letter of letters) {
      const number = ++this.#last;
      this.#letters.set(number, { ...letter, key: String(number) });
    }
    return Promise.resolve();
  }

  list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<readonly DeadLetter[]> {
    const from = after === undefined ? 0 : Number(after);
    return Promise.resolve(
      this.#matching(filter)
        .filter(({ key }) => Number(key) > from)
        .slice(0, limit),
    );
  }

  count(filter: DeadLetterFilter): Promise<number> {
    return Promise.resolve(this.#matching(filter).length);
  }

  remove(filter: DeadLetterFilter): Promise<number> {
    const gone = this.#matching(filter);
    for (const { key } of gone) this.#letters.delete(Number(key));
    return Promise.resolve(gone.length);
  }

  #matching(filter: DeadLetterFilter): readonly DeadLetter[] {
    return this.letters.filter((letter) => isMeant(letter, filter));
  }
}

const texts = ['sink', 'reason', 'id', 'source', 'type', 'subject'] as const;

function isMeant(letter: DeadLetter, filter: DeadLetterFilter): boolean {
  const { keys, failedFrom, failedBefore } = filter;
  if (keys !== undefined && !keys.includes(letter.key)) return false;
  if (texts.some((name) => filter[name] !== undefined && filter[name] !== letter[name])) return false;
  const failedAt = Date.parse(letter.failedAt);
  if (failedFrom !== undefined && !(failedAt >= Date.parse(failedFrom))) return false;
  return failedBefore === undefined || failedAt < Date.parse(failedBefore);
}
