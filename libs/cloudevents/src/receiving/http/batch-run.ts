import type { CloudEvent } from '../../core/index.js';
import type { EventReceiver } from '../cloudevents.receiver.port.js';
import type { HandlerDiscovery } from '../handler.discovery.js';
import type { HandlerRegistry } from '../handler.registry.js';
import { type EventAnswer, eventAnswer, skipped } from './event-answer.js';
import type { HttpReceiverOptions } from './http-receiver.options.js';

/** Hands the events of a request to their handlers, one after the other in the order they were sent. */
export class BatchRun {
  constructor(
    private readonly receiver: EventReceiver,
    private readonly discovery: Pick<HandlerDiscovery, 'refresh'>,
    private readonly registry: Pick<HandlerRegistry, 'match'>,
    private readonly options: Pick<HttpReceiverOptions, 'batch' | 'unknownTypes'>,
  ) {}

  /**
   * One answer per event. With `batch: 'all'` nothing runs when an event is refused for its type, and nothing more runs
   * after one that failed or was rejected. What ran before that is not undone.
   *
   * @param message the request, for handlers
   */
  async run(events: readonly CloudEvent[], message: unknown): Promise<readonly EventAnswer[]> {
    if (this.options.batch === 'all' && this.options.unknownTypes === 'reject') {
      // The receiver does so for each event, but may never see one of these.
      this.discovery.refresh();
      const refused = events.map((event) => this.registry.match(event).length === 0);
      if (refused.includes(true)) return refused.map((isRefused) => (isRefused ? this.#answer('ignored') : skipped));
    }
    const answers: EventAnswer[] = [];
    for (const event of events) {
      const isOver = this.options.batch === 'all' && answers.some(({ status }) => status >= 400);
      answers.push(isOver ? skipped : await this.#receive(event, message));
    }
    return answers;
  }

  async #receive(event: CloudEvent, message: unknown): Promise<EventAnswer> {
    return eventAnswer(await this.receiver.receive(event, { transport: 'http', message }), this.options);
  }

  #answer(status: 'ignored'): EventAnswer {
    return eventAnswer({ status }, this.options);
  }
}
