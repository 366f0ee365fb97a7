import { messageOf } from '../../core/thrown.js';
import type { Clock } from '../../time/clock.js';
import { deadLettered } from '../dead-letters/dead-letter-log.js';
import { LineLimit } from '../line-limit.js';
import type { DeliveryLog } from '../sink-status.js';

const quiet = 30_000;

/** What a relay tells the operator: the same kind of thing at most once in half a minute. */
export class OutboxLog {
  readonly #lines: LineLimit;
  /** What fails at the moment, each by itself: that one works says nothing about another. */
  readonly #down = new Set<string>();
  readonly #unsaidDead = new Map<string, number>();
  #spokenOf = false;

  constructor(
    clock: Pick<Clock, 'monotonic'>,
    private readonly log: DeliveryLog,
  ) {
    this.#lines = new LineLimit(clock, quiet);
  }

  /**
   * The store failed; it will be tried again.
   *
   * @param operation what it failed at, such as `claim http`
   */
  failing(operation: string, error: unknown): void {
    this.#down.add(operation);
    if (!this.#lines.allows('failing')) return;
    this.#spokenOf = true;
    this.log.warn(
      `The outbox cannot be read or written (${operation}); events stay in it, and it is tried again: ${messageOf(error)}`,
    );
  }

  working(operation: string): void {
    this.#down.delete(operation);
    if (!this.#spokenOf || this.#down.size > 0) return;
    this.#spokenOf = false;
    this.log.log('The outbox works again');
  }

  /** The store does not take these outcomes, not even by themselves. */
  stuck(sink: string, outcomes: number, error: unknown): void {
    if (!this.#lines.allows(`stuck ${sink}`)) return;
    const what = outcomes === 1 ? 'an outcome' : `${outcomes} outcomes`;
    this.log.error(
      `Sink '${sink}': the outbox does not take ${what} of one subject, which waits until it does; others go on, and ` +
        `it is tried again: ${messageOf(error)}`,
    );
  }

  /** What others were to know of the sink. */
  untold(sink: string, what: string, error: unknown): void {
    if (!this.#lines.allows(`untold ${sink}`)) return;
    this.log.warn(`Sink '${sink}': other processes could not be told ${what}: ${messageOf(error)}`);
  }

  deaf(error: unknown): void {
    if (!this.#lines.allows('deaf')) return;
    this.log.warn(
      `The outbox does not tell of new events at once, until it can be listened to again; they are found by looking ` +
        `now and then: ${messageOf(error)}`,
    );
  }

  /** An event cannot be made ready to be sent, which says nothing against the event. */
  unprepared(sink: string, where: string, error: unknown): void {
    if (!this.#lines.allows(`unprepared ${sink}`)) return;
    this.log.error(
      `Sink '${sink}': ${where} cannot be made ready; it stays in the outbox, those of its subject wait, and it is ` +
        `tried again: ${messageOf(error)}`,
    );
  }

  deadLettered(sink: string, events: number, error: string | undefined): void {
    const unsaid = (this.#unsaidDead.get(sink) ?? 0) + events;
    this.#unsaidDead.set(sink, unsaid);
    if (!this.#lines.allows(`dead ${sink}`)) return;
    this.#unsaidDead.delete(sink);
    this.log.error(deadLettered(sink, unsaid, error, ' of the outbox'));
  }

  /** Which nobody here delivers to. */
  otherSink(sink: string): void {
    if (!this.#lines.allows(`other ${sink}`)) return;
    this.log.warn(
      `The outbox has events for the sink '${sink}', which this application does not have: they wait for one that has it`,
    );
  }

  /** Of deliveries whose events somebody deleted. */
  orphans(sink: string, deliveries: number): void {
    if (!this.#lines.allows(`orphans ${sink}`)) return;
    this.log.error(
      `Sink '${sink}': ${deliveries} events are not in the outbox any more, although it had not got them: somebody ` +
        `deleted them; nothing is sent for them`,
    );
  }

  /** By another process. */
  disabled(sink: string, reason: string): void {
    if (!this.#lines.allows(`disabled ${sink}`)) return;
    this.log.warn(
      `Sink '${sink}' is disabled until an application starts anew; its events stay in the outbox: ${reason}`,
    );
  }

  stale(sink: string, lanes: number): void {
    if (!this.#lines.allows(`stale ${sink}`)) return;
    const cause = 'this process or its database stood still for longer than outbox.lease';
    this.log.warn(
      `Sink '${sink}': others have taken over ${lanes} lanes of the outbox, and send their events again: ${cause}`,
    );
  }
}
