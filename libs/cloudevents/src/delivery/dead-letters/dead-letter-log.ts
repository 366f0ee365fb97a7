import { messageOf } from '../../core/thrown.js';
import type { Clock } from '../../time/clock.js';
import { LineLimit } from '../line-limit.js';
import type { DeliveryLog } from '../sink-status.js';

const quiet = 30_000;

/** @param error of the last one */
export function deadLettered(sink: string, events: number, error = 'no detail', from = ''): string {
  return events === 1
    ? `Sink '${sink}': an event${from} became a dead letter, since: ${error}`
    : `Sink '${sink}': ${events} events${from} became dead letters, the last one since: ${error}`;
}

/** What a sink's dead letters tell the operator: the same kind of thing at most once in half a minute. */
export class DeadLetterLog {
  readonly #lines: LineLimit;
  #unsaid = 0;
  #isDown = false;

  constructor(
    private readonly sink: string,
    clock: Pick<Clock, 'monotonic'>,
    private readonly log: DeliveryLog,
  ) {
    this.#lines = new LineLimit(clock, quiet);
  }

  put(events: number, error: Error | undefined): void {
    this.#unsaid += events;
    if (this.#isDown && this.#lines.allows('working')) {
      this.#isDown = false;
      this.log.log(`The dead letters of sink '${this.sink}' can be kept again`);
    }
    if (!this.#lines.allows('put')) return;
    this.log.error(deadLettered(this.sink, this.#unsaid, error?.message));
    this.#unsaid = 0;
  }

  /** The store failed; it will be tried again. */
  failing(error: unknown, waiting: number): void {
    if (!this.#lines.allows('failing')) return;
    this.#isDown = true;
    this.log.error(
      `The dead letters of sink '${this.sink}' cannot be kept: ${waiting} events that it did not get stay in memory, ` +
        `their subjects wait, and it is tried again: ${messageOf(error)}`,
    );
  }

  /** No store can ever have it: its publisher is told, and this line may be the last that is seen of it. */
  unwritable(error: unknown): void {
    this.log.error(
      `Sink '${this.sink}': an event that it did not get cannot be made a dead letter: ${messageOf(error)}`,
    );
  }

  /** They are in no store, and the application ends: this line may be the last that is seen of them. */
  lost(events: number, error: unknown): void {
    this.log.error(
      `Sink '${this.sink}': ${events} events that it did not get could not be made dead letters before the end: ${messageOf(error)}`,
    );
  }
}
