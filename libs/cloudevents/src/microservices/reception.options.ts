import type { MessageDecodeOptions } from '../bindings/message-options.js';
import type { RetryPolicy } from '../delivery/retry-policy.js';
import type { CloudEventsReceiver } from '../receiving/cloudevents.receiver.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import { type Clock, systemClock } from '../time/clock.js';
import type { Verdict } from './dead-letter-note.js';
import type { ServerLogger } from './rare-log.js';

/** A Nest application, as far as a strategy cares. */
export interface ReceivingApplication {
  init(): Promise<unknown>;
  get(token: typeof CloudEventsReceiver): EventReceiver;
  /** Whatever else the application has by that token; the strategies ask for the settings. */
  get(token: symbol): unknown;
}

/**
 * What every strategy may be told besides where its messages come from; times in seconds.
 *
 * `formats`, `tolerant` and `extensions` are, where they are left out and the receiver is that of `app`, those of its
 * `CloudEventsModule`: `receiver.formats`, `receiver.tolerant` and `extensions` of `forRoot`. Each wins alone.
 */
export interface ReceptionOptions<Message = unknown> extends MessageDecodeOptions {
  /**
   * The hybrid application the strategy is connected to. It is initialised before the first event is read; otherwise
   * `app.startAllMicroservices()` before `app.listen()` or `app.init()` would read events while nobody listens to them.
   */
  readonly app?: ReceivingApplication;
  /**
   * Who hands events to the handlers; a function is asked when the strategy starts to listen. A microservice that is no
   * hybrid application says `() => app.get(CloudEventsReceiver)`. Default: the one of `app`.
   */
  readonly receiver?: EventReceiver | (() => EventReceiver | Promise<EventReceiver>);
  /** How often a failed event runs again before it is given up. Default: 5. */
  readonly retries?: number;
  /** Seconds before the first repetition, doubling. Default: 0.2. */
  readonly minDelay?: number;
  /** Longest wait between repetitions. Default: 10. */
  readonly maxDelay?: number;
  /** Seconds until a message that can neither be handled nor given up is tried again. Default: 30. */
  readonly pauseDelay?: number;
  /** Seconds running handlers have to end when the application closes. Default: 10. */
  readonly shutdownTimeout?: number;
  /**
   * Told of each message that is given up for good, when it lies in the dead letters, or is skipped, dropped or rejected
   * to the broker; not of one that is only paused. It gets what handlers get as `context.message`. One that comes again
   * after a crash may be given up again. What it throws is logged, and changes nothing.
   */
  onGivenUp?(message: Message, verdict: Verdict): void;
  /** Default: a Nest logger. */
  readonly logger?: ServerLogger;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** The same, all decided; times in milliseconds. */
export interface ReceptionSettings {
  readonly retry: RetryPolicy;
  readonly pauseDelay: number;
  readonly shutdownTimeout: number;
  readonly clock: Clock;
  readonly onGivenUp: ((message: unknown, verdict: Verdict) => void) | undefined;
}

/** Fills in the defaults. */
export function receptionSettings(options: ReceptionOptions): ReceptionSettings {
  return {
    retry: {
      attempts: (options.retries ?? 5) + 1,
      minDelay: (options.minDelay ?? 0.2) * 1000,
      maxDelay: (options.maxDelay ?? 10) * 1000,
    },
    pauseDelay: (options.pauseDelay ?? 30) * 1000,
    shutdownTimeout: (options.shutdownTimeout ?? 10) * 1000,
    clock: options.clock ?? systemClock,
    onGivenUp: options.onGivenUp?.bind(options),
  };
}

const aboveZero = ['minDelay', 'maxDelay', 'pauseDelay'] as const;

/** Everything that cannot work, in words; nothing when all can. */
export function receptionProblems(options: ReceptionOptions): string[] {
  const problems: string[] = [];
  const { app, receiver, retries = 0, shutdownTimeout = 0 } = options;
  if (receiver === undefined ? app === undefined : !isReceiver(receiver)) {
    problems.push('app must be the application, or receiver a function: () => app.get(CloudEventsReceiver)');
  }
  if (!Number.isSafeInteger(retries) || retries < 0) problems.push('retries must be a whole number, 0 or more');
  if (!Number.isFinite(shutdownTimeout) || shutdownTimeout < 0) {
    problems.push('shutdownTimeout must be seconds, 0 or more');
  }
  if (options.onGivenUp !== undefined && typeof options.onGivenUp !== 'function') {
    problems.push('onGivenUp must be a function');
  }
  for (const name of aboveZero) {
    const value = options[name] ?? 1;
    if (!Number.isFinite(value) || value <= 0) problems.push(`${name} must be seconds, above 0`);
  }
  return problems;
}

function isReceiver(value: NonNullable<ReceptionOptions['receiver']>): boolean {
  return typeof value === 'function' || typeof value.receive === 'function';
}
