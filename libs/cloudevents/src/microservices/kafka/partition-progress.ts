import { noHistory, type MessageHistory } from '../message-history.js';

/**
 * Which records of one partition are finished. They may finish in any order; the offset moves only over those that have
 * nothing unfinished before them. What was finished beyond is remembered, so that it does not run again when the
 * partition is read anew from its lowest unfinished record.
 */
export class PartitionProgress {
  #offsets: readonly string[] = [];
  /** Index of the lowest unfinished record. */
  #lowest = 0;
  #finished = new Set<string>();
  #histories = new Map<string, MessageHistory>();
  /** The first offset of the last reading. */
  #first: bigint | undefined;

  /**
   * Records that were just read, in their order: what was known of any other up to the last of them is forgotten. Those
   * behind it come later: all partitions share the bytes of a read, which may bring less than the one before.
   */
  open(offsets: readonly string[]): void {
    const [lowest, highest] = [offsets[0], offsets.at(-1)];
    if (lowest === undefined || highest === undefined) return;
    const [first, last] = [BigInt(lowest), BigInt(highest)];
    // Reading further back than before means another topic of the same name, or a person who wants it all again.
    const rewound = this.#first !== undefined && first < this.#first;
    const read = new Set(offsets);
    const stays = (offset: string): boolean => !rewound && (read.has(offset) || BigInt(offset) > last);
    this.#histories = new Map([...this.#histories].filter(([offset]) => stays(offset)));
    this.#finished = new Set([...this.#finished].filter(stays));
    this.#offsets = offsets;
    this.#first = first;
    this.#lowest = 0;
  }

  isFinished(offset: string): boolean {
    return this.#finished.has(offset);
  }

  historyOf(offset: string): MessageHistory {
    return this.#histories.get(offset) ?? noHistory;
  }

  remember(offset: string, history: MessageHistory): void {
    this.#histories.set(offset, history);
  }

  /** Notes a finished record. Gives the last offset without anything unfinished before it, where that moved. */
  finish(offset: string): string | undefined {
    this.#finished.add(offset);
    this.#histories.delete(offset);
    const before = this.#lowest;
    while (this.#lowest < this.#offsets.length && this.#finished.has(this.#offsets[this.#lowest] ?? '')) this.#lowest++;
    return this.#lowest === before ? undefined : this.#offsets[this.#lowest - 1];
  }
}
