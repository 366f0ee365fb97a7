import type { LoggerService } from '@nestjs/common';
import type { CloudEvent } from '../core/index.js';
import { InboxError, ReceiverClosedError } from '../errors/index.js';
import type { Clock } from '../time/clock.js';
import type { EventReceiver } from './cloudevents.receiver.port.js';
import type { CloudEventContext } from './event-context.js';
import type { HandlerDefinition } from './handler-definition.js';
import type { HandlerDiscovery } from './handler.discovery.js';
import { receiptOf } from './handler-outcome.js';
import type { HandlerRegistry } from './handler.registry.js';
import { HandlerRun } from './handler-run.js';
import { handlerEntries } from './inbox/handler-entries.js';
import { InboxDesk, type InboxTicket } from './inbox/inbox-desk.js';
import type { Receipt } from './receipt.js';
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
  readonly #runs = new Set<HandlerRun>();
  readonly #desk: InboxDesk | undefined;
  readonly #shutdown = new DOMException('the application is shutting down', 'AbortError');
  #running = 0;
  #isClosed = false;
  #isAborted = false;
  #whenDrained: (() => void)[] = [];
  readonly #drains: (() => Promise<void>)[] = [];

  constructor(
    private readonly discovery: Pick<HandlerDiscovery, 'refresh'>,
    private readonly registry: Pick<HandlerRegistry, 'match'>,
    private readonly clock: Clock,
    private readonly options: ReceiverOptions,
    private readonly log: Pick<LoggerService, 'error' | 'warn'>,
  ) {
    const { inbox, inboxTtl, inboxLease, handlerTimeout } = options;
    const answer = handlerTimeout * 1000;
    // A shorter lease would let a second delivery run while the first is within its time.
    const times = { ttl: inboxTtl * 1000, lease: Math.max(inboxLease, handlerTimeout) * 1000, answer };
    this.#desk = inbox === undefined ? undefined : new InboxDesk(inbox, times, clock);
  }

  /**
   * Runs every handler that matches, side by side, and says what became of the event. The event is frozen, its data is
   * not. Never rejects.
   */
  async receive(event: CloudEvent, from: From): Promise<Receipt> {
    this.#running += 1;
    let receipt: Receipt;
    try {
      receipt = this.#isClosed ? unavailable(new ReceiverClosedError()) : await this.#handle(event, from);
    } catch (thrown) {
      receipt = unexpected(thrown);
    }
    this.#counts[countOf[receipt.status]] += 1;
    if (receipt.status === 'failed' && !this.#isClosed) this.log.error(receipt.error.message);
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
    await Promise.allSettled(this.#drains.splice(0).map((drain) => drain()));
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

  /**
   * Gives up the handlers that are running: their events fail with 503, as those that come now. Nobody knows what became
   * of them, and so nobody counts it against them.
   */
  abort(): void {
    this.#isAborted = true;
    for (const run of this.#runs) run.abort(this.#shutdown);
  }

  async #handle(event: CloudEvent, from: From): Promise<Receipt> {
    this.discovery.refresh();
    const frozen = Object.freeze(event);
    const handlers = this.registry.match(frozen);
    if (handlers.length === 0) return { status: 'ignored' };
    if (this.#desk === undefined) return this.#run(handlers, frozen, from);
    const ticket = await this.#desk.claim(frozen);
    if (ticket.claim === 'done') return { status: 'duplicate' };
    if (ticket.claim === 'in-flight') return { status: 'in-flight' };
    if (this.#isAborted) {
      // The inbox took its time: nobody would wait for handlers that begin now.
      await this.#settle(ticket, false);
      return unavailable(new ReceiverClosedError());
    }
    const left = handlers.filter(({ name }) => !ticket.handledBy.has(name));
    if (left.length > 0) return this.#run(left, frozen, from, ticket);
    await ticket.complete();
    return { status: 'duplicate' };
  }

  async #run(
    handlers: readonly HandlerDefinition[],
    event: CloudEvent,
    from: From,
    ticket?: InboxTicket,
  ): Promise<Receipt> {
    const { handlerTimeout } = this.options;
    const names = handlers.map(({ name }) => name);
    const run = new HandlerRun(handlers, event, from, handlerTimeout, this.clock, handlerEntries(names, ticket));
    this.#runs.add(run);
    const outcomes = await run.outcomes();
    this.#runs.delete(run);
    const isShutDown = outcomes.some(({ thrown }) => thrown === this.#shutdown);
    const receipt = isShutDown ? unavailable(new ReceiverClosedError()) : receiptOf(outcomes);
    if (ticket === undefined) return receipt;
    if (receipt.status === 'failed') {
      // While a handler that was given up runs on, its event stays claimed: a second run beside it helps nobody.
      if (run.isAborted) void run.late().then(({ isHandled }) => this.#settle(ticket, isHandled));
      else await this.#settle(ticket, false);
      return receipt;
    }
    // A rejected event is not done: delivered again it gets the same answer, and no sender takes it for handled.
    if (receipt.status === 'rejected') await this.#settle(ticket, false);
    else await ticket.complete();
    return receipt;
  }

  /** What the inbox cannot be told changes no receipt: the claim ends with its lease. */
  async #settle(ticket: InboxTicket, isHandled: boolean): Promise<void> {
    try {
      await (isHandled ? ticket.complete() : ticket.release());
    } catch (error) {
      this.log.warn((error as Error).message);
    }
  }
}

function unavailable(error: Error): Receipt {
  return { status: 'failed', error, statusCode: 503 };
}

function unexpected(thrown: unknown): Receipt {
  if (thrown instanceof InboxError) return unavailable(thrown);
  const error = thrown instanceof Error ? thrown : new Error(`threw ${typeof thrown}`);
  return { status: 'failed', error, statusCode: 500 };
}
