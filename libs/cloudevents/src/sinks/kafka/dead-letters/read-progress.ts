import type { Clock } from '../../../time/clock.js';
import { KafkaClientError } from '../kafka-client.error.js';

/** A partition and where its records begin and end; the end is the offset of the next record to come. */
export interface PartitionRange {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
}

export interface ReadLimits {
  readonly clock: Clock;
  /** Milliseconds without progress after which something is wrong. */
  readonly timeout: number;
  /** The same, until the broker has let us in. */
  readonly joinTimeout: number;
  /** Resolves when the leaders of all partitions answer. */
  readonly leadersAnswer: () => Promise<void>;
}

/** Fetches that must have come back empty before the rest of a partition is taken for empty. */
const emptyFetches = 3;

/**
 * How far a topic is read, and when that is enough. A partition is at its end with its last record; but that may be
 * gone, where a broker has compacted it away, and then nothing ever comes: so a partition is also at its end when
 * nothing comes although we ask and its leader answers.
 */
export class ReadProgress {
  /** Resolves when all was read that there was, and rejects when it cannot be. */
  readonly done: Promise<void>;
  readonly #ends = new Map<number, bigint>();
  #settle!: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
  #cancel: () => void = () => undefined;
  #joined = false;
  #fetches = 0;

  constructor(
    ranges: readonly PartitionRange[],
    private readonly limits: ReadLimits,
  ) {
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever waits for it may come later.
    this.done.catch(() => undefined);
    for (const { partition, low, high } of ranges) {
      if (BigInt(high) > BigInt(low)) this.#ends.set(partition, BigInt(high));
    }
    if (this.#ends.size === 0) this.#settle.resolve();
    else this.#wait();
  }

  get isDone(): boolean {
    return this.#ends.size === 0;
  }

  /** Whether a record was there already when reading began. */
  covers(partition: number, offset: string): boolean {
    const end = this.#ends.get(partition);
    return end !== undefined && BigInt(offset) < end;
  }

  joined(): void {
    this.#joined = true;
    this.#wait();
  }

  fetched(): void {
    this.#fetches += 1;
  }

  /** All records of a partition up to this offset were read. */
  reached(partition: number, offset: string): void {
    const end = this.#ends.get(partition);
    if (end !== undefined && BigInt(offset) + 1n >= end) this.#ends.delete(partition);
    if (this.isDone) this.#end();
    else this.#wait();
  }

  fail(error: unknown): void {
    this.#cancel();
    this.#settle.reject(error);
  }

  #end(): void {
    this.#cancel();
    this.#settle.resolve();
  }

  #wait(): void {
    this.#cancel();
    this.#fetches = 0;
    const { clock, timeout, joinTimeout } = this.limits;
    this.#cancel = clock.after(this.#joined ? timeout : joinTimeout, () => this.#quiet());
  }

  #quiet(): void {
    if (!this.#joined || this.#fetches < emptyFetches) return this.fail(late());
    this.limits.leadersAnswer().then(
      () => this.#end(),
      (error: unknown) => this.fail(error),
    );
  }
}

function late(): KafkaClientError {
  return new KafkaClientError('unavailable', 'READ_TIMEOUT', 'it cannot be read: the brokers give no records in time');
}
