import type { DeadLetterError, SinkError } from '../errors/index.js';
import type { CircuitState } from './circuit-breaker.js';

/** How one sink is doing. `disabled`: the receiver said it is gone for good (HTTP 410). */
export interface SinkHealth {
  readonly sink: string;
  readonly status: 'up' | 'down' | 'disabled';
  /** `open`: it failed too often, and is left alone for a while; `half-open`: one attempt shows whether it is back. */
  readonly circuit: CircuitState;
  /** Events accepted and not settled. */
  readonly pending: number;
  /** Events dropped since the start because their `expirytime` had passed. */
  readonly expired: number;
  readonly lastError?: SinkError;
  /** Why events that the sink did not get cannot be made dead letters, so that they and their subjects wait. */
  readonly deadLetterError?: DeadLetterError;
}
