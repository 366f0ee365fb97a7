import type { AcceptedEvent, CloudEvent } from '../core/index.js';
import {
  checkedDryRun,
  checkedFilter,
  checkedPage,
  checkedSelection,
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterPage,
  type DeadLetterStore,
  type DeliveryRoom,
} from '../delivery/index.js';
import { DeadLetterError } from '../errors/index.js';
import { DeadLetterReplay } from './dead-letter-replay.js';
import type { Intake } from './intake.js';

/** Some dead letters, oldest first. */
export interface DeadLetterList {
  readonly letters: readonly DeadLetter[];
  /** What to ask for as `after` to get those that follow; `undefined`: there are none. */
  readonly next: string | undefined;
}

/** What became of dead letters that were to be sent again. */
export interface RequeueResult {
  /** How many the filter meant. */
  readonly matched: number;
  /** Delivered, or dropped as expired, or handed to the outbox, which delivers them. With `dryRun` 0. */
  readonly requeued: number;
  /** Failed again: they are dead letters anew. */
  readonly failed: number;
  /** Not touched: their sink is not configured here or is disabled, they cannot be read, or the application stops. */
  readonly left: number;
}

/** What became of dead letters that were to be thrown away. */
export interface PurgeResult {
  readonly matched: number;
  /** With `dryRun` 0. */
  readonly purged: number;
}

/** Whether only to say what would be done. */
export interface DeadLetterOptions {
  /** Default: false. */
  readonly dryRun?: boolean | undefined;
}

/**
 * The events that sinks did not get: `list` them, have them sent again with the same bytes (`requeue`), or throw them
 * away (`purge`). A filter with an unknown member or a value of another type is refused: a slip must not mean all.
 *
 * @example
 * await deadLetters.requeue({ sink: 'http', reason: 'exhausted' });
 */
export class DeadLetters {
  constructor(
    private readonly store: DeadLetterStore | undefined,
    private readonly room: DeliveryRoom,
    private readonly accept: (event: CloudEvent, where: string) => AcceptedEvent,
    private readonly intake: Intake,
    /** Whether letters may be handed back to an outbox: without one nobody would take them from there. */
    private readonly hasOutbox: boolean,
    private readonly log: { warn(message: string): void },
  ) {}

  /**
   * Oldest first.
   *
   * @param page at most 1000 at a time; default: the first 100
   * @throws DeadLetterError when there is no store, or for a filter or page that is none
   */
  async list(filter: DeadLetterFilter = {}, page: Partial<DeadLetterPage> = {}): Promise<DeadLetterList> {
    const store = this.#opened();
    const checked = checkedFilter(filter);
    const { limit, after } = checkedPage(page);
    const found = await store.list(checked, { limit: limit + 1, after });
    const letters = found.slice(0, limit);
    return { letters, next: found.length > limit ? letters.at(-1)?.key : undefined };
  }

  /** @throws DeadLetterError when there is no store, or for a filter that is none */
  async count(filter: DeadLetterFilter = {}): Promise<number> {
    return this.#opened().count(checkedFilter(filter));
  }

  /**
   * Sends them again, those of a subject in their order, each to the sink that did not get it, with the same id and the
   * same bytes. An outbox takes its own back in one step, and its relays deliver them; from other stores they are
   * delivered now, and removed after that, so that a crash in between sends some twice.
   *
   * @throws DeadLetterError when there is no store, or for a filter that is none or empty
   */
  async requeue(filter: DeadLetterFilter, options: DeadLetterOptions = {}): Promise<RequeueResult> {
    const store = this.#opened();
    const checked = checkedSelection(filter);
    const isDry = checkedDryRun(options);
    const matched = await store.count(checked);
    const none = { matched, requeued: 0, failed: 0, left: 0 };
    if (matched === 0) return none;
    const known = this.#forKnownSinks(checked);
    if (isDry) {
      const counts = await Promise.all(known.map((ofSink) => store.count(ofSink)));
      return { ...none, left: Math.max(0, matched - sum(counts)) };
    }
    if (store.requeue === undefined || !this.hasOutbox) {
      return new DeadLetterReplay(store, this.room.channels, this.accept, this.intake, this.log).run(checked, matched);
    }
    let requeued = 0;
    for (const ofSink of known) requeued += await store.requeue(ofSink);
    const left = Math.max(0, matched - requeued);
    if (left > 0) this.log.warn(`${left} dead letters stay where they are: their sinks are not configured here`);
    return { ...none, requeued, left };
  }

  /** @throws DeadLetterError when there is no store, or for a filter that is none or empty */
  async purge(filter: DeadLetterFilter, options: DeadLetterOptions = {}): Promise<PurgeResult> {
    const store = this.#opened();
    const checked = checkedSelection(filter);
    const isDry = checkedDryRun(options);
    const matched = await store.count(checked);
    return { matched, purged: isDry || matched === 0 ? 0 : await store.remove(checked) };
  }

  /** Nobody would ever take the others from the outbox. */
  #forKnownSinks(filter: DeadLetterFilter): readonly DeadLetterFilter[] {
    return this.room.channels
      .filter(({ name }) => filter.sink === undefined || filter.sink === name)
      .map(({ name }) => ({ ...filter, sink: name }));
  }

  #opened(): DeadLetterStore {
    if (this.store !== undefined) return this.store;
    throw new DeadLetterError(
      "There is no store of dead letters. Set deadLetters.store (CLOUDEVENTS_DEAD_LETTERS) to 'outbox' or 'kafka', " +
        'or give forRoot a DeadLetterStore',
    );
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
