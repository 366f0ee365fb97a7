import type { LoggerService } from '@nestjs/common';
import type { CloudEvent } from '../core/index.js';
import { InboxError, ReceiverClosedError } from '../errors/index.js';
import type { Clock } from '../time/clock.js';
import type { EventReceiver } from './cloudevents.receiver.port.js';
import type { CloudEventContext } from './event-context.js';
import { EventHandling } from './event-handling.js';
import type { HandlerDiscovery } from './handler.discovery.js';
import type { HandlerRegistry } from './handler.registry.js';
import { type Receipt, unavailable } from './receipt.js';
import type { ReceiverOptions } from './receiver.options.js';

/** How many events came to which end, since the start. */
export interface ReceiverCounts {
  readonly handled: number;
  /** No handler was for them. */
  readonly ignored: number;
  /** Handled before, or being handled at that time. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly failed: number;
}

type From = Pick<CloudEventContext, 'transport' | 'message'>;

const countOf = {
  handled: 'handled',
  ignored: 'ignored',
  duplicate: 'duplicates',
  'in-flight': 'duplicates',
  rejected: 'rejected',
  failed: 'failed',
} as const satisfies Record<Receipt['status'], keyof ReceiverCounts>;

/** Hands received events to the handlers of the application: every transport ends here. */
export class CloudEventsReceiver implements EventReceiver {
  readonly #counts = { handled: 0, ignored: 0, duplicates: 0, rejected: 0, failed: 0 };
  readonly #handling: EventHandling;
  #running = 0;
  #isClosed = false;
  #whenDrained: (() => void)[] = [];
  readonly #drains: (() => Promise<void>)[] = [];

  constructor(
    discovery: Pick<HandlerDiscovery, 'refresh'>,
    registry: Pick<HandlerRegistry, 'match'>,
    clock: Clock,
    options: ReceiverOptions,
    private readonly log: Pick<LoggerService, 'error' | 'warn'>,
  ) {
    this.#handling = new EventHandling(discovery, registry, clock, options, log);
  }

  /**
   * Runs every handler that matches, side by side, and says what became of the event. The event is frozen, its data is
   * not. Never rejects.
   */
  async receive(event: CloudEvent, from: From): Promise<Receipt> {
    this.#running += 1;
    let receipt: Receipt;
    try {
      receipt = this.#isClosed ? unavailable(new ReceiverClosedError()) : await this.#handling.handle(event, from);
    } catch (thrown) {
      receipt = unexpected(thrown);
    }
    this.#counts[countOf[receipt.status]] += 1;
    if (receipt.status === 'failed' && !this.#isClosed) this.log.error(failureLine(event, from, receipt.error));
    this.#running -= 1;
    if (this.#running === 0) for (const done of this.#whenDrained.splice(0)) done();
    return receipt;
  }

  /** How many events came to which end. */
  counts(): ReceiverCounts {
    return { ...this.#counts };
  }

  /** Events whose receipt somebody waits for. */
  get running(): number {
    return this.#running;
  }

  beforeClose(drain: () => Promise<void>): void {
    this.#drains.push(drain);
  }

  /** Settles when every transport that cannot give back what it has taken has handed it over. */
  async released(): Promise<void> {
    await Promise.allSettled(this.#drains.splice(0).map(async (drain) => drain()));
  }

  /** From now on every event fails with 503: the application stops. */
  close(): void {
    this.#isClosed = true;
  }

  /** Settles when nobody waits for a receipt any more. Handlers whose time was over are not waited for. */
  drained(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenDrained.push(resolve));
  }

  /** Gives up the handlers that are running: their events fail with 503. */
  abort(): void {
    this.#handling.abort();
  }
}

/** Names the event, since nobody else does: over HTTP the sender alone would know which it was. */
function failureLine({ id, type, source }: CloudEvent, { transport }: From, error: Error): string {
  const event = `'${id}' (${type}) of '${source}', over ${transport}`;
  const prefix = 'The event was not handled: ';
  const why = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return `The event ${event}, was not handled: ${why}`;
}

function unexpected(thrown: unknown): Receipt {
  if (thrown instanceof InboxError) return unavailable(thrown);
  const error = thrown instanceof Error ? thrown : new Error(`threw ${typeof thrown}`);
  return { status: 'failed', error, statusCode: 500 };
}
