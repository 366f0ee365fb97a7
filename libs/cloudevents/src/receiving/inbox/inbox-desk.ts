import { randomUUID } from 'node:crypto';
import { messageOf } from '../../core/thrown.js';
import { InboxError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';
import type { InboxClaim, InboxKey, InboxStore } from './inbox-store.js';

/** Times of an inbox, in milliseconds. */
export interface InboxTimes {
  readonly ttl: number;
  readonly lease: number;
  /** How long the store may take to answer. */
  readonly answer: number;
}

/** The claim of one delivery. */
export interface InboxTicket {
  readonly claim: InboxClaim;
  /** @throws InboxError when the store does not take it */
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
    const claim = await this.#ask('be asked', () => this.store.claim(key, lease, owner));
    if (claim !== 'claimed' && claim !== 'done' && claim !== 'in-flight') {
      throw new InboxError("The inbox must answer a claim with 'claimed', 'done' or 'in-flight'");
    }
    return {
      claim,
      complete: () => this.#ask('note an event as handled', () => this.store.complete(key, ttl, owner)),
      release: () => this.#ask('release an event', () => this.store.release(key, owner)),
    };
  }

  async #ask<T>(what: string, question: () => Promise<T>): Promise<T> {
    let answer: Promise<T> | undefined;
    let isInTime: boolean;
    try {
      answer = Promise.resolve(question());
      isInTime = await settledWithin(this.clock, this.times.answer, answer);
    } catch (cause) {
      throw new InboxError(`The inbox cannot ${what}: ${messageOf(cause)}`, { cause });
    }
    if (isInTime) return answer;
    // Nobody looks at it any more; a claim that comes late ends with its lease.
    answer.catch(() => undefined);
    throw new InboxError(`The inbox cannot ${what}: no answer within ${this.times.answer / 1000} s`);
  }
}
