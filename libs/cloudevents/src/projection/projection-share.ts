import type { AcceptedEvent } from '../core/index.js';
import { InvalidEventError, isCloudEventsError, type EventProblem } from '../errors/index.js';
import type { EventEnvelope } from './envelope.js';
import type { ReadBook, ReadPage } from './event-book.reader.js';
import { draftsOf } from './handler-result.js';
import type { Answer } from './pending-answers.js';
import type { Participant } from './projector.registry.js';

/** Something that went wrong: a handler that failed, or an event or page that is wrong in itself. */
export interface Problem {
  readonly origin: string;
  readonly projector: string;
  readonly sequence: string | undefined;
  readonly cause: unknown;
  readonly isFailure: boolean;
}

const none: readonly never[] = [];

/** Most pages give one event: a list that is made with it has no room to spare. */
function added<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/**
 * What one projector makes of one page. All or nothing: when one of its handlers fails, none of its events go out,
 * because the ids of the others depend on how many drafts the failed one would have given.
 */
export class ProjectionShare {
  #events: AcceptedEvent[] | undefined;
  #origins: string[] | undefined;
  #problems: Problem[] | undefined;
  isWithdrawn = false;
  private drafts = 0;

  constructor(
    readonly book: ReadBook,
    readonly page: ReadPage,
    readonly participant: Participant,
    private readonly envelope: EventEnvelope,
  ) {}

  get events(): readonly AcceptedEvent[] {
    return this.#events ?? none;
  }

  /** Where each event comes from, by the index of the event. */
  get origins(): readonly string[] {
    return this.#origins ?? none;
  }

  get problems(): readonly Problem[] {
    return this.#problems ?? none;
  }

  /** Takes what a handler of the projector gave for this page. */
  take(answer: Answer, origin: string): void {
    if ('failure' in answer) return this.report(origin, answer.failure, true);
    try {
      for (const result of answer.results) for (const draft of draftsOf(result)) this.add(draft, origin);
    } catch (cause) {
      this.report(origin, cause, true);
    }
  }

  /** Wraps and freezes a draft: whatever becomes of the object later, the event stays. */
  add(draft: object, origin: string): void {
    const { book, page, participant } = this;
    const further = this.drafts === 0 ? '' : `:${this.drafts}`;
    this.drafts += 1;
    const id = `${book.idPrefix}:${page.sequence}${participant.idSuffix}${further}`;
    const isRaw = participant.projector.raw !== undefined;
    try {
      const event = this.envelope.wrap(draft, { book, page, id, where: origin, isRaw });
      this.#events = added(this.#events, event);
      this.#origins = added(this.#origins, origin);
    } catch (cause) {
      // Only our own errors speak of the event; anything else came from a getter of the draft, hence from its handler.
      const located = cause instanceof InvalidEventError ? this.refuse(cause.problems, origin) : cause;
      this.report(origin, located, !isCloudEventsError(cause));
    }
  }

  /** The error for an event of this share, which names the page as well. */
  refuse(problems: readonly EventProblem[], origin: string): InvalidEventError {
    return new InvalidEventError(problems, `${origin} (page ${this.page.sequence})`);
  }

  report(origin: string, cause: unknown, isFailure: boolean): void {
    const projector = this.participant.projector.name;
    this.#problems = added(this.#problems, { origin, projector, sequence: this.page.sequence, cause, isFailure });
    this.isWithdrawn = true;
  }
}
