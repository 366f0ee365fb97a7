import { messageOf } from '../../core/thrown.js';
import type { Clock } from '../../time/clock.js';
import type { DeliveryLog } from '../sink-status.js';

const quiet = 30_000;

/** What a relay tells the operator: the same kind of thing at most once in half a minute. */
export class OutboxLog {
  readonly #last = new Map<string, number>();
  #isDown = false;

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly log: DeliveryLog,
  ) {}

  /** The store failed; it will be tried again. */
  failing(error: unknown): void {
    if (!this.#mayWrite('failing')) return;
    this.#isDown = true;
    this.log.warn(
      `The outbox cannot be read or written; events stay in it, and it is tried again: ${messageOf(error)}`,
    );
  }

  working(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.log.log('The outbox works again');
  }

  deadLettered(sink: string, events: number, error: string | undefined): void {
    if (!this.#mayWrite(`dead ${sink}`)) return;
    this.log.error(`Sink '${sink}': ${events} events of the outbox became dead letters, the last one since: ${error}`);
  }

  /** By another process. */
  disabled(sink: string, reason: string): void {
    if (!this.#mayWrite(`disabled ${sink}`)) return;
    this.log.warn(
      `Sink '${sink}' is disabled until an application starts anew; its events stay in the outbox: ${reason}`,
    );
  }

  stale(sink: string, lanes: number): void {
    if (!this.#mayWrite(`stale ${sink}`)) return;
    const cause = 'this process or its database stood still for longer than outbox.lease';
    this.log.warn(
      `Sink '${sink}': others have taken over ${lanes} lanes of the outbox, and send their events again: ${cause}`,
    );
  }

  #mayWrite(kind: string): boolean {
    const now = this.clock.monotonic();
    if (now - (this.#last.get(kind) ?? -Infinity) < quiet) return false;
    this.#last.set(kind, now);
    return true;
  }
}
