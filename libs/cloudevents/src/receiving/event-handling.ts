import type { LoggerService } from '@nestjs/common';
import type { CloudEvent } from '../core/index.js';
import { ReceiverClosedError } from '../errors/index.js';
import type { Clock } from '../time/clock.js';
import type { CloudEventContext } from './event-context.js';
import type { HandlerDefinition } from './handler-definition.js';
import type { HandlerDiscovery } from './handler.discovery.js';
import { receiptOf } from './handler-outcome.js';
import type { HandlerRegistry } from './handler.registry.js';
import { HandlerRun } from './handler-run.js';
import { handlerEntries } from './inbox/handler-entries.js';
import { InboxDesk, type InboxTicket } from './inbox/inbox-desk.js';
import { note } from './inbox/late-note.js';
import { type Receipt, unavailable } from './receipt.js';
import type { ReceiverOptions } from './receiver.options.js';

type From = Pick<CloudEventContext, 'transport' | 'message'>;

/** Takes an event to its handlers, past the inbox where there is one. */
export class EventHandling {
  readonly #runs = new Set<HandlerRun>();
  readonly #desk: InboxDesk | undefined;
  readonly #lease: number;
  readonly #shutdown = new DOMException('the application is shutting down', 'AbortError');
  #isAborted = false;

  constructor(
    private readonly discovery: Pick<HandlerDiscovery, 'refresh'>,
    private readonly registry: Pick<HandlerRegistry, 'match'>,
    private readonly clock: Clock,
    private readonly options: ReceiverOptions,
    private readonly log: Pick<LoggerService, 'warn'>,
  ) {
    const { inbox, inboxTtl, inboxLease, handlerTimeout } = options;
    const answer = handlerTimeout * 1000;
    // A shorter lease would let a second delivery run while the first is within its time, which begins with the answer.
    this.#lease = Math.max(inboxLease * 1000, handlerTimeout * 1000 + answer);
    const times = { ttl: inboxTtl * 1000, lease: this.#lease, answer };
    this.#desk = inbox === undefined ? undefined : new InboxDesk(inbox, times, clock);
  }

  /**
   * Gives up the handlers that are running: their events fail with 503, as those that come now. Nobody knows what became
   * of them, and so nobody counts it against them.
   */
  abort(): void {
    this.#isAborted = true;
    for (const run of this.#runs) run.abort(this.#shutdown);
  }

  /** @throws InboxError when the inbox cannot be asked */
  async handle(event: CloudEvent, from: From): Promise<Receipt> {
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
    await this.#note(ticket);
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
    else await this.#note(ticket);
    return receipt;
  }

  #note(ticket: InboxTicket): Promise<void> {
    return note(() => ticket.complete(), this.#lease, this.clock);
  }

  /** What the inbox cannot be told changes no receipt: the claim ends with its lease. */
  async #settle(ticket: InboxTicket, isHandled: boolean): Promise<void> {
    try {
      await (isHandled ? this.#note(ticket) : ticket.release());
    } catch (error) {
      this.log.warn((error as Error).message);
    }
  }
}
