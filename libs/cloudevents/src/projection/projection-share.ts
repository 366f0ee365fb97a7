import type { AcceptedEvent } from '../core/index.js';
import { InvalidEventError, isCloudEventsError, type EventProblem } from '../errors/index.js';
import type { DraftOrigin, EventEnvelope } from './envelope.js';
import type { ReadBook, ReadPage } from './event-book.reader.js';
import { draftsOf, isDraft } from './handler-result.js';
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

/**
 * What one projector makes of one page. All or nothing: when one of its handlers fails, none of its events go out,
 * because the ids of the others depend on how many drafts the failed one would have given.
 */
export class ProjectionShare implements DraftOrigin {
  isWithdrawn = false;
  /** Whether ids of its events are other than those that pages have by themselves. */
  namesIds = false;
  private drafts = 0;
  /** Most pages give one event, which needs no list. */
  private first: AcceptedEvent | undefined;
  private further: AcceptedEvent[] | undefined;
  private found: Problem[] | undefined;

  constructor(
    readonly book: ReadBook,
    readonly page: ReadPage,
    readonly participant: Participant,
    private readonly envelope: EventEnvelope,
  ) {}

  get isRaw(): boolean {
    return this.participant.projector.raw !== undefined;
  }

  get problems(): readonly Problem[] {
    return this.found ?? none;
  }

  get hasSeveral(): boolean {
    return this.further !== undefined;
  }

  /** Hands its events over, unless they are withdrawn. */
  giveTo(events: AcceptedEvent[]): void {
    if (this.isWithdrawn || this.first === undefined) return;
    events.push(this.first);
    if (this.further !== undefined) for (const event of this.further) events.push(event);
  }

  /** Takes what a handler of the projector gave for this page. */
  take(answer: Answer, origin: string): void {
    if ('failure' in answer) return this.report(origin, answer.failure, true);
    try {
      for (const result of answer.results) this.addAll(result, origin);
    } catch (cause) {
      this.report(origin, cause, true);
    }
  }

  /** The same of what a handler returned at once. */
  takeResult(result: unknown, origin: string): void {
    try {
      this.addAll(result, origin);
    } catch (cause) {
      this.report(origin, cause, true);
    }
  }

  /** Wraps and freezes a draft: whatever becomes of the object later, the event stays. */
  add(draft: object, origin: string): void {
    const { book, page, participant } = this;
    const further = this.drafts === 0 ? '' : `:${this.drafts}`;
    this.drafts += 1;
    const id = `${book.idPrefix}${page.sequence}${participant.idSuffix}${further}`;
    try {
      const event = this.envelope.wrap(draft, this, id, origin);
      this.namesIds ||= event.id !== id;
      if (this.first === undefined) this.first = event;
      else (this.further ??= []).push(event);
    } catch (cause) {
      // Only our own errors speak of the event; anything else came from a getter of the draft, hence from its handler.
      const located = cause instanceof InvalidEventError ? this.refuse(cause.problems, origin) : cause;
      this.report(origin, located, !isCloudEventsError(cause));
    }
  }

  private addAll(result: unknown, origin: string): void {
    if (isDraft(result)) this.add(result, origin);
    else for (const draft of draftsOf(result)) this.add(draft, origin);
  }

  /** The error for an event of this share, which names the page as well. */
  refuse(problems: readonly EventProblem[], origin: string): InvalidEventError {
    return new InvalidEventError(problems, `${origin} (page ${this.page.sequence})`);
  }

  report(origin: string, cause: unknown, isFailure: boolean): void {
    const projector = this.participant.projector.name;
    (this.found ??= []).push({ origin, projector, sequence: this.page.sequence, cause, isFailure });
    this.isWithdrawn = true;
  }
}
