import { bufferOf } from '../../../core/index.js';
import type { DeadLetter, DeadLetterFilter } from '../../../delivery/dead-letters/dead-letter-store.js';
import { selecting } from './dead-letter-filter.js';
import { letterOf } from './dead-letter-record.js';
import type { StoredRecord } from './topic-reader.js';

/** Where a letter lies: what removes it must come after it, hence lie in the same partition. */
export interface LetterPlace {
  readonly key: string;
  readonly partition: number;
}

/**
 * The letters of a topic that a filter selects and nobody has removed, told record by record. Keeps the keys of all,
 * and the letters themselves only as far as a page may need them.
 */
export class LyingLetters {
  readonly #partitions = new Map<string, number>();
  readonly #held = new Map<string, DeadLetter>();
  readonly #selected: (letter: DeadLetter) => boolean;
  /** Letters with a higher key are not held any more. */
  #highest: string | undefined;

  /**
   * @param after counts only letters that come after the one with this key
   * @param room how many letters, the oldest ones, are needed themselves
   */
  constructor(
    filter: DeadLetterFilter,
    private readonly after = '',
    private readonly room = 0,
  ) {
    this.#selected = selecting(filter);
  }

  readonly take = ({ key: keyBytes, value, headers, partition }: StoredRecord): void => {
    if (keyBytes === null) return;
    const key = bufferOf(keyBytes).toString();
    if (value === null) {
      this.#remove(key, partition);
      return;
    }
    if (key <= this.after) return;
    const letter = letterOf(key, value, headers);
    if (letter === undefined || !this.#selected(letter)) return;
    this.#partitions.set(key, partition);
    this.#hold(letter);
  };

  get count(): number {
    return this.#partitions.size;
  }

  get places(): LetterPlace[] {
    return [...this.#partitions].map(([key, partition]) => ({ key, partition }));
  }

  /** The keys of the oldest letters, as many as there is room for. */
  get oldestKeys(): string[] {
    return [...this.#partitions.keys()].toSorted().slice(0, this.room);
  }

  /** The oldest letters; nothing where one of them was let go before room for it was found. */
  get oldest(): DeadLetter[] | undefined {
    const letters = this.oldestKeys.flatMap((key) => this.#held.get(key) ?? []);
    return letters.length === Math.min(this.room, this.count) ? letters : undefined;
  }

  #remove(key: string, partition: number): void {
    // Which of two records in different partitions came first cannot be told; ours are always in the same.
    if (this.#partitions.get(key) !== partition) return;
    this.#partitions.delete(key);
    this.#held.delete(key);
  }

  #hold(letter: DeadLetter): void {
    if (this.room === 0 || (this.#highest !== undefined && letter.key > this.#highest)) return;
    this.#held.set(letter.key, letter);
    if (this.#held.size < 2 * this.room) return;
    const kept = [...this.#held.keys()].toSorted().slice(0, this.room);
    this.#highest = kept.at(-1);
    const isKept = new Set(kept);
    for (const key of this.#held.keys()) if (!isKept.has(key)) this.#held.delete(key);
  }
}
