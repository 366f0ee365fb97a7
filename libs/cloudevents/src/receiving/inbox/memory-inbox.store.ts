import { DefinitionError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import type { InboxClaim, InboxKey, InboxStore } from './inbox-store.js';

/** Limits of a {@link MemoryInboxStore}. */
export interface MemoryInboxOptions {
  /** Most handled events it remembers; of more, the one handled first is forgotten. Default: 100,000. */
  readonly maxEvents?: number | undefined;
}

interface Claim {
  readonly owner: string;
  readonly until: number;
}

/**
 * An inbox in the memory of the process: it is empty after a restart, and other processes do not see it. For tests, for
 * one process whose senders repeat within minutes, and to begin with.
 *
 * It is bounded: handled events are forgotten after their time, or when there are too many, oldest first. A duplicate
 * of a forgotten event runs again.
 */
export class MemoryInboxStore implements InboxStore {
  // Both in the order in which they were made: with one lease and one time to live, what ends first stands first.
  readonly #claims = new Map<string, Claim>();
  readonly #done = new Map<string, number>();
  readonly #maxEvents: number;

  /** @throws DefinitionError when `maxEvents` is no positive integer */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    { maxEvents = 100_000 }: MemoryInboxOptions = {},
  ) {
    if (!Number.isSafeInteger(maxEvents) || maxEvents < 1) {
      throw new DefinitionError('maxEvents of a MemoryInboxStore must be a positive integer');
    }
    this.#maxEvents = maxEvents;
  }

  /** Events that are remembered as handled. */
  get size(): number {
    this.#forget();
    return this.#done.size;
  }

  /** Events that are being handled. */
  get claims(): number {
    this.#forget();
    return this.#claims.size;
  }

  claim(key: InboxKey, lease: number, owner: string): Promise<InboxClaim> {
    this.#forget();
    const text = textOf(key);
    const now = this.clock.monotonic();
    if ((this.#done.get(text) ?? -Infinity) > now) return Promise.resolve('done');
    if ((this.#claims.get(text)?.until ?? -Infinity) > now) return Promise.resolve('in-flight');
    this.#claims.delete(text);
    this.#claims.set(text, { owner, until: now + lease });
    return Promise.resolve('claimed');
  }

  complete(key: InboxKey, ttl: number, _owner: string): Promise<void> {
    const text = textOf(key);
    this.#claims.delete(text);
    this.#done.delete(text);
    this.#done.set(text, this.clock.monotonic() + ttl);
    this.#forget();
    return Promise.resolve();
  }

  release(key: InboxKey, owner: string): Promise<void> {
    const text = textOf(key);
    if (this.#claims.get(text)?.owner === owner) this.#claims.delete(text);
    return Promise.resolve();
  }

  #forget(): void {
    const now = this.clock.monotonic();
    for (const [text, until] of this.#done) {
      if (until > now && this.#done.size <= this.#maxEvents) break;
      this.#done.delete(text);
    }
    for (const [text, { until }] of this.#claims) {
      if (until > now) break;
      this.#claims.delete(text);
    }
  }
}

/** Where the source ends is told by its length: no two events have one text. */
function textOf({ source, id }: InboxKey): string {
  return `${source.length} ${source}${id}`;
}
