import { messageOf } from '../../core/thrown.js';
import { DeadLetterError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';
import { backoff, type RetryPolicy } from '../retry-policy.js';
import { Waits } from '../waits.js';
import type { DeadLetterLog } from './dead-letter-log.js';
import type { DeadLetterStore, NewDeadLetter } from './dead-letter-store.js';

/** A letter on its way to the store. */
export interface Posting {
  /** Makes it when it is put. */
  readonly letter: () => NewDeadLetter;
  /** Those of one key are put in their order. */
  readonly key: string | undefined;
  readonly bytes: number;
  /** Why, for the log. */
  readonly error: Error | undefined;
}

interface Waiting extends Posting {
  readonly done: (error?: DeadLetterError) => void;
}

const mostAtOnce = 1000;
const mostBytes = 8 * 1024 * 1024;
/** Milliseconds a store has for its answer. */
const patience = 30_000;
/** Milliseconds for all that is left at the end; below what the application gives its sinks to close. */
const lastChance = 1000;

/** Puts what a sink did not get into the dead letters, all that gathered at once, again until the store has taken it. */
export class DeadLetterWriter {
  readonly #waits: Waits;
  #waiting: Waiting[] = [];
  #most = mostAtOnce;
  #failures = 0;
  #isWriting = false;
  #isEnding = false;
  #error: DeadLetterError | undefined;
  #lost = 0;
  #whenIdle: (() => void)[] = [];

  constructor(
    readonly store: DeadLetterStore,
    private readonly policy: RetryPolicy,
    private readonly clock: Clock,
    private readonly log: DeadLetterLog,
  ) {
    this.#waits = new Waits(clock);
  }

  /** What keeps the letters from being put at the moment, if anything. */
  get error(): DeadLetterError | undefined {
    return this.#error;
  }

  /** Resolves once the store has it, or, at the end, with why it has not; never rejects. */
  put(posting: Posting): Promise<DeadLetterError | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...posting, done: resolve });
      if (this.#isWriting) return;
      this.#isWriting = true;
      // What fails together falls due together.
      this.clock.soon(() => void this.#write());
    });
  }

  /** From now on what the store does not take at once is left. Resolves when nothing waits any more, soon. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#waits.endAll();
    if (!this.#isWriting) return;
    const idle = new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    if (!(await settledWithin(this.clock, lastChance, idle))) {
      const error = this.#error ?? failure(new Error('the store did not answer before the end'));
      this.#leave(this.#waiting.splice(0), error);
    }
    if (this.#lost > 0) this.log.lost(this.#lost, this.#error);
    this.#lost = 0;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#next();
      const letters = this.#lettersOf(some);
      if (letters === undefined) continue;
      const error = await this.#attempt(letters);
      if (error !== undefined) await this.#refused(some, error);
      else this.#taken(some);
    }
    this.#isWriting = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #next(): Waiting[] {
    let bytes = 0;
    const most = this.#waiting.slice(0, this.#most);
    return most.filter((posting, index) => (bytes += posting.bytes) <= mostBytes || index === 0);
  }

  /** Nothing where one of them cannot be made, which then is over: it would be tried in vain for ever. */
  #lettersOf(some: readonly Waiting[]): readonly NewDeadLetter[] | undefined {
    const letters: NewDeadLetter[] = [];
    for (const posting of some) {
      try {
        letters.push(posting.letter());
      } catch (cause) {
        this.#remove([posting]);
        this.log.unwritable(cause);
        posting.done(new DeadLetterError(`It cannot be made a dead letter: ${messageOf(cause)}`, { cause }));
        return undefined;
      }
    }
    return letters;
  }

  async #attempt(letters: readonly NewDeadLetter[]): Promise<unknown> {
    try {
      const put = this.store.put(letters);
      if (await settledWithin(this.clock, patience, put)) return undefined;
      return new Error(`the store has not answered within ${patience / 1000} s`);
    } catch (error) {
      return error ?? new Error('the store failed');
    }
  }

  #taken(some: readonly Waiting[]): void {
    this.#failures = 0;
    this.#error = undefined;
    this.#most = Math.min(mostAtOnce, this.#most * 2);
    this.#remove(some);
    this.log.put(some.length, some.at(-1)?.error);
    for (const { done } of some) done();
  }

  async #refused(some: readonly Waiting[], cause: unknown): Promise<void> {
    this.#error = failure(cause);
    this.log.failing(cause, this.#waiting.length);
    const isAlone = some.length === 1;
    // The store may refuse a single one of them.
    this.#most = Math.max(1, Math.floor(some.length / 2));
    if (this.#isEnding) {
      if (isAlone) this.#leave(this.#remove(some), this.#error);
      return;
    }
    if (isAlone) this.#defer(some[0] as Waiting);
    const wait = backoff(this.policy, ++this.#failures, this.clock.random());
    await new Promise<void>((resolve) => this.#waits.after(wait, resolve));
  }

  /** One that the store refuses must not hold up the others; those of its key stay behind it. */
  #defer(refused: Waiting): void {
    const isBehind = (one: Waiting): boolean => one === refused || (one.key !== undefined && one.key === refused.key);
    this.#waiting = [...this.#waiting.filter((one) => !isBehind(one)), ...this.#waiting.filter(isBehind)];
  }

  #remove(some: readonly Waiting[]): readonly Waiting[] {
    const gone = new Set(some);
    this.#waiting = this.#waiting.filter((one) => !gone.has(one));
    return some;
  }

  #leave(some: readonly Waiting[], error: DeadLetterError): void {
    this.#lost += some.length;
    for (const { done } of some) done(error);
  }
}

function failure(cause: unknown): DeadLetterError {
  return new DeadLetterError(`The dead letters cannot be kept: ${messageOf(cause)}`, { retryable: true, cause });
}
