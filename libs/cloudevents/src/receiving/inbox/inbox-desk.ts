import { randomUUID } from 'node:crypto';
import { messageOf } from '../../core/thrown.js';
import { HandlerError, InboxError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';
import type { InboxEntry } from './inbox-entry.js';
import { type InboxClaim, type InboxKey, type InboxStore, isTransactional } from './inbox-store.js';

/** Times of an inbox, in milliseconds. */
export interface InboxTimes {
  readonly ttl: number;
  readonly lease: number;
  /** How long the store may take to answer. */
  readonly answer: number;
}

/** The claim of one delivery. */
export interface InboxTicket {
  readonly claim: Extract<InboxClaim, string>;
  /** Handlers that did their part in an earlier delivery, by their `Class.method`. */
  readonly handledBy: ReadonlySet<string>;
  /** For a handler by its `Class.method`; nothing where the store knows no transactions. */
  entryOf(handler: string): InboxEntry | undefined;
  /**
   * @throws InboxError when the store does not take it
   * @throws HandlerError when a handler completed the event in a transaction that was not committed
   */
  complete(): Promise<void>;
  /** @throws InboxError when the store does not take it */
  release(): Promise<void>;
}

/** Asks an inbox store, which may be far away: what it throws is an {@link InboxError}, and it is not waited for for ever. */
export class InboxDesk {
  constructor(
    private readonly store: InboxStore,
    private readonly times: InboxTimes,
    private readonly clock: Pick<Clock, 'after'>,
  ) {}

  /** @throws InboxError when the store gives no answer, or one that is none */
  async claim({ source, id }: InboxKey): Promise<InboxTicket> {
    const key = { source, id };
    const owner = randomUUID();
    const { lease, ttl } = this.times;
    const { store } = this;
    const answer = await this.#ask('be asked', () => store.claim(key, lease, owner));
    const isAgain = typeof answer === 'object' && Array.isArray(answer?.handledBy);
    if (!isAgain && answer !== 'claimed' && answer !== 'done' && answer !== 'in-flight') {
      throw new InboxError("The inbox must answer a claim with 'claimed', 'done', 'in-flight' or { handledBy }");
    }
    const noted = new Set<string>();
    return {
      claim: isAgain ? 'claimed' : (answer as InboxTicket['claim']),
      handledBy: new Set(isAgain ? answer.handledBy : []),
      entryOf: (handler) => {
        if (!isTransactional(store)) return undefined;
        const note = (transaction: unknown) => store.completeHandler(transaction, key, handler, ttl, owner);
        const complete = async (transaction: unknown): Promise<void> => {
          await this.#ask('note a handler as done', () => note(transaction));
          noted.add(handler);
        };
        return Object.freeze({ complete });
      },
      complete: () =>
        this.#ask('note an event as handled', () =>
          isTransactional(store) ? store.complete(key, ttl, owner, [...noted]) : store.complete(key, ttl, owner),
        ),
      release: () => this.#ask('release an event', () => store.release(key, owner)),
    };
  }

  async #ask<T>(what: string, question: () => Promise<T>): Promise<T> {
    let answer: Promise<T> | undefined;
    let isInTime: boolean;
    try {
      answer = Promise.resolve(question());
      isInTime = await settledWithin(this.clock, this.times.answer, answer);
    } catch (cause) {
      if (cause instanceof InboxError || cause instanceof HandlerError) throw cause;
      throw new InboxError(`The inbox cannot ${what}: ${messageOf(cause)}`, { cause });
    }
    if (isInTime) return answer;
    // Nobody looks at it any more; a claim that comes late ends with its lease.
    answer.catch(() => undefined);
    throw new InboxError(`The inbox cannot ${what}: no answer within ${this.times.answer / 1000} s`);
  }
}
