import type { LaneLease, OutboxClaim, OutboxRequest, OutboxSettlement } from 'nestjs-cloudevents';
import { PostgresOutboxStore } from 'nestjs-cloudevents/outbox-postgres';
import type pg from 'pg';

/**
 * Tells how long a relay worked: from its first claim, whose answer is the first thing it waits for, until the database
 * has taken the outcome of the last event. So neither the start of the application nor a wait for a next look counts.
 */
export class TimedOutboxStore extends PostgresOutboxStore {
  #begun: bigint | undefined;
  #left: number;
  #done!: (nanoseconds: number) => void;
  /** Nanoseconds, once so many events have been noted as delivered. */
  readonly worked = new Promise<number>((resolve) => (this.#done = resolve));

  constructor(pool: pg.Pool, events: number) {
    super(pool);
    this.#left = events;
  }

  override claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    this.#begun ??= process.hrtime.bigint();
    return super.claim(sink, request);
  }

  override async settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]> {
    const stale = await super.settle(sink, settlements, released);
    for (const { outcome } of settlements) if (outcome === 'done') this.#left--;
    if (this.#left === 0) this.#done(Number(process.hrtime.bigint() - (this.#begun ?? 0n)));
    return stale;
  }
}
