import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterStore,
  NewDeadLetter,
} from '../../../src/delivery/dead-letters/dead-letter-store.js';
import type { DeadLettersUnderTest, HandedBack } from '../../../src/testing/index.js';

/** A dead-letter store in memory that can do all there is: what broken ones are made of. */
export class MemoryLetters implements DeadLetterStore {
  readonly handedBack: HandedBack[] = [];
  protected letters: DeadLetter[] = [];
  #last = 0;

  put(letters: readonly NewDeadLetter[]): Promise<void> {
    for (const letter of letters) this.letters.push({ ...letter, key: `${++this.#last}` });
    return Promise.resolve();
  }

  list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<readonly DeadLetter[]> {
    const meant = this.letters.filter((letter) => this.isMeant(letter, filter));
    return Promise.resolve(meant.filter(({ key }) => Number(key) > Number(after ?? 0)).slice(0, limit));
  }

  count(filter: DeadLetterFilter): Promise<number> {
    return Promise.resolve(this.#take(filter, false).length);
  }

  remove(filter: DeadLetterFilter): Promise<number> {
    return Promise.resolve(this.#take(filter, true).length);
  }

  requeue(filter: DeadLetterFilter): Promise<number> {
    const meant = this.#take(filter, true);
    this.handedBack.push(...meant.map(({ sink, event }) => ({ sink, event })));
    return Promise.resolve(meant.length);
  }

  /** As after a restart. */
  reopen(): MemoryLetters {
    const next = new MemoryLetters();
    next.letters = this.letters;
    return next;
  }

  protected isMeant(letter: DeadLetter, filter: DeadLetterFilter): boolean {
    const { keys, failedFrom, failedBefore, ...texts } = filter;
    const names = ['sink', 'reason', 'id', 'source', 'type', 'subject'] as const;
    return (
      (keys === undefined || keys.includes(letter.key)) &&
      names.every((name) => texts[name] === undefined || this.same(letter[name], texts[name])) &&
      (failedFrom === undefined || !this.isBefore(letter.failedAt, failedFrom)) &&
      (failedBefore === undefined || this.isBefore(letter.failedAt, failedBefore))
    );
  }

  protected same(value: string | undefined, asked: string): boolean {
    return value === asked;
  }

  protected isBefore(one: string, other: string): boolean {
    return Date.parse(one) < Date.parse(other);
  }

  #take(filter: DeadLetterFilter, removes: boolean): DeadLetter[] {
    const meant = this.letters.filter((letter) => this.isMeant(letter, filter));
    if (removes) this.letters = this.letters.filter((letter) => !meant.includes(letter));
    return meant;
  }
}

/** What the contract asks for. */
export function lettersUnderTest(store: MemoryLetters): DeadLettersUnderTest {
  return { store, reopen: () => store.reopen(), handedBack: () => store.handedBack };
}
