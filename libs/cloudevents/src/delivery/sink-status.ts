import type { SinkError } from '../errors/index.js';
import type { Clock } from '../time/clock.js';
import { LineLimit } from './line-limit.js';
import type { Rejected } from './outcome-sorting.js';

/** Where lines for the operator go; a Nest Logger fits. */
export interface DeliveryLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const quiet = 10_000;
/** Refusals that concern every event alike: credentials, address or method are wrong. */
const wrongSettings: ReadonlySet<number> = new Set([401, 403, 404, 405]);

/** How a sink is doing, from what its attempts showed, and the log lines when that changes: at most one in 10 s. */
export class SinkStatus {
  #error: SinkError | undefined;
  #spokenOf = false;
  readonly #lines: LineLimit;

  constructor(
    private readonly sink: string,
    clock: Pick<Clock, 'monotonic'>,
    private readonly log: DeliveryLog,
  ) {
    this.#lines = new LineLimit(clock, quiet);
  }

  /** What is wrong at the moment, if anything. */
  get error(): SinkError | undefined {
    return this.#error;
  }

  working(): void {
    this.#error = undefined;
    if (this.#spokenOf && this.#lines.allows('line')) {
      this.#spokenOf = false;
      this.log.log(`Sink '${this.sink}' works again`);
    }
  }

  failing(error: SinkError): void {
    this.#error = error;
    if (!this.#spokenOf && this.#lines.allows('line')) {
      this.#spokenOf = true;
      this.log.warn(`Sink '${this.sink}' is failing: ${error.message}`);
    }
  }

  /** A refusal shows that the other side answers, unless it would refuse everything. */
  refused({ reason, error }: Rejected): void {
    const { statusCode } = error;
    const concernsAll = reason === 'unauthorized' || (statusCode !== undefined && wrongSettings.has(statusCode));
    if (concernsAll) this.failing(error);
    else this.working();
  }

  paused(ms: number): void {
    // Attempts side by side are all asked to wait, each a moment longer; a long wait is said whatever was said before it.
    if (!this.#lines.allows(ms < quiet ? 'line' : 'pause')) return;
    this.log.warn(`Sink '${this.sink}' is paused for ${Math.ceil(ms / 1000)} s, as the receiver asked`);
  }

  broken(ms: number): void {
    // It may break again and again, as often as it is tried.
    if (!this.#lines.allows('break')) return;
    const seconds = Math.ceil(ms / 1000);
    this.log.warn(
      `Sink '${this.sink}' failed too often: nothing is sent to it for ${seconds} s, then one attempt is made`,
    );
  }

  expired(events: number): void {
    if (!this.#lines.allows('line')) return;
    this.log.warn(`Sink '${this.sink}': ${events} events were dropped, since their expirytime has passed`);
  }

  gone(error: SinkError): void {
    this.#error = error;
    this.log.error(`Sink '${this.sink}' is disabled until the application starts anew: ${error.message}`);
  }
}
