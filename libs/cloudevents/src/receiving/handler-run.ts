import type { CloudEvent } from '../core/index.js';
import type { Clock } from '../time/clock.js';
import type { CloudEventContext } from './event-context.js';
import type { HandlerDefinition } from './handler-definition.js';
import { type HandlerOutcome, outcomeOf, outcomeOfTimeout } from './handler-outcome.js';
import type { InboxEntry } from './inbox/inbox-entry.js';

/** What came of the handlers that had to be given up, once they are done after all. */
export interface LateOutcome {
  /** All of them did their work in the end. */
  readonly isHandled: boolean;
}

/** The handlers of one event, running side by side. */
export class HandlerRun {
  readonly #controller = new AbortController();
  readonly #over: Promise<void>;
  readonly #attempts: readonly Promise<HandlerOutcome | undefined>[];
  #cancel = (): void => undefined;

  /**
   * @param seconds until handlers that are not done have failed
   * @param entryOf what a handler has to do with the inbox
   */
  constructor(
    private readonly handlers: readonly HandlerDefinition[],
    event: CloudEvent,
    from: Pick<CloudEventContext, 'transport' | 'message'>,
    seconds: number,
    clock: Pick<Clock, 'after'>,
    entryOf: (handler: string) => InboxEntry | undefined = () => undefined,
  ) {
    const { signal } = this.#controller;
    const { transport, message } = from;
    this.#over = new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.#cancel = clock.after(seconds * 1000, () => {
      this.abort(new DOMException(`was not done within ${seconds} s`, 'TimeoutError'));
    });
    this.#attempts = handlers.map((handler) => {
      const inbox = entryOf(handler.name);
      const context: CloudEventContext = {
        event,
        transport,
        message,
        signal,
        ...(inbox === undefined ? {} : { inbox }),
      };
      return this.#attempt(handler, event, Object.freeze(context));
    });
  }

  /** Those that did not do their work. Settles when all are done, or when their time is over; never rejects. */
  async outcomes(): Promise<readonly HandlerOutcome[]> {
    // When the time is over that counts, and not what a handler that minds the signal throws because of it.
    const waiting = this.#attempts.map((attempt, index) => {
      return Promise.race([attempt, this.#over.then(() => this.#givenUp(this.handlers[index]))]);
    });
    const outcomes = await Promise.all(waiting);
    this.#cancel();
    return outcomes.filter((outcome) => outcome !== undefined);
  }

  /** Whether somebody had to be given up: some may be running still. */
  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Settles when all are really done, which may be never. */
  async late(): Promise<LateOutcome> {
    const outcomes = await Promise.all(this.#attempts);
    return { isHandled: outcomes.every((outcome) => outcome === undefined) };
  }

  /** Gives up those that are not done. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  async #attempt(
    handler: HandlerDefinition,
    event: CloudEvent,
    context: CloudEventContext,
  ): Promise<HandlerOutcome | undefined> {
    try {
      await handler.call(event, context);
      return undefined;
    } catch (thrown) {
      return outcomeOf(handler.name, thrown);
    }
  }

  #givenUp(handler: HandlerDefinition | undefined): HandlerOutcome {
    return outcomeOfTimeout(handler?.name ?? '', this.#controller.signal.reason);
  }
}
