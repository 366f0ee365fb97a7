import type { AcceptedEvent, CloudEvent, ExtensionDefinitions } from '../core/index.js';
import { ProjectionError, type HandlerFailure, type InvalidEventError } from '../errors/index.js';
import { handlerFailure } from '../errors/projection.error.js';
import { systemClock, type Clock } from '../time/clock.js';
import type { UnknownTypesPolicy } from './draft-data.js';
import { EventEnvelope } from './envelope.js';
import type { EventBook } from './event-book.js';
import { readBook, rootText } from './event-book.reader.js';
import { noTypes, type EventTypeRegistry } from './event-type-registry.js';
import { PendingAnswers } from './pending-answers.js';
import { ProjectionRun } from './projection-run.js';
import type { Problem, ProjectionShare } from './projection-share.js';
import type { ProjectorRegistry } from './projector.registry.js';

/**
 * What a failing handler means for its book. `reject`: nothing of the book goes out. `isolate`: what its projector
 * made of that page (a raw projector: of the book) is left out, the rest goes out.
 */
export type ProjectionErrorsPolicy = 'reject' | 'isolate';

/** How books are projected. */
export interface ProjectionOptions {
  /** Protobuf types, for `Any` events and protobuf data. Default: none. */
  readonly types?: EventTypeRegistry;
  /** Data of a protobuf type that is not registered: an error, or `{ _type, _binary, _size }`. */
  readonly unknownTypes: UnknownTypesPolicy;
  readonly projectionErrors: ProjectionErrorsPolicy;
  /** What `source` has before `/{domain}`. Empty: the domain alone. */
  readonly sourcePrefix: string;
  /** Extensions whose types and rules drafts must obey. Default: none. */
  readonly extensions?: ExtensionDefinitions | undefined;
  /** Seconds an asynchronous handler may take; 0: for ever. */
  readonly handlerTimeout: number;
  /** Default: the timers of Node. */
  readonly timer?: Pick<Clock, 'after'>;
}

/** What became of a book. */
export interface Projection {
  /** By page, then by projector name, then by handler in declaration order, however long each took. */
  readonly events: readonly AcceptedEvent[];
  /** Handlers that were left out; always empty under the policy `reject`. */
  readonly failures: readonly HandlerFailure[];
}

/** Runs the projectors on event books. Knows nothing of where the events go. */
export class ProjectionRunner {
  private readonly types: EventTypeRegistry;
  private readonly envelope: EventEnvelope;
  private readonly rejects: boolean;
  private readonly timeout: number;
  private readonly timer: Pick<Clock, 'after'>;

  constructor(
    private readonly registry: ProjectorRegistry,
    options: ProjectionOptions,
  ) {
    this.types = options.types ?? noTypes;
    const { unknownTypes, sourcePrefix, extensions } = options;
    this.envelope = new EventEnvelope(this.types, unknownTypes, sourcePrefix.replace(/\/$/, ''), extensions);
    this.rejects = options.projectionErrors === 'reject';
    this.timeout = options.handlerTimeout;
    this.timer = options.timer ?? systemClock;
  }

  /**
   * Runs every handler that matches, also when one fails. Synchronous as long as every handler is.
   *
   * A draft is taken, its data serialised, once all handlers of its projector have answered for the page: at once
   * where they are synchronous. Changing it afterwards changes nothing.
   *
   * @throws InvalidEventBookError when the book cannot be read; no handler has run
   * @throws ProjectionError under the policy `reject`, listing every handler that failed and every invalid event
   * @throws InvalidEventError for the first event that breaks a rule, where no handler failed or failures are isolated
   * @throws UnknownTypeError likewise, for an event or data of a protobuf type that is not registered
   */
  project(book: EventBook): Projection | Promise<Projection> {
    const pending = new PendingAnswers(this.timeout, this.timer);
    const run = new ProjectionRun(readBook(book), this.registry, this.envelope, this.types, pending);
    const waiting = run.start();
    return waiting === undefined ? this.conclude(run) : waiting.then(() => this.conclude(run));
  }

  /**
   * An event that is sent as it is, without projection.
   *
   * @throws InvalidEventError when it breaks a rule
   */
  accept(event: CloudEvent, where: string): AcceptedEvent {
    return this.envelope.accept(event, where);
  }

  /** The same text for books of the same aggregate, whose events are to stay in order. @throws InvalidEventBookError */
  orderKey({ cover }: EventBook): string {
    return `${cover.domain}:${rootText(cover.root)}`;
  }

  private conclude({ shares, raws, read: { isOrdered } }: ProjectionRun): Projection {
    const problems = problemsOf(shares);
    for (const raw of raws.values()) problems.push(...raw.problems);
    if (problems.length === 0) return { events: eventsOf(shares, isOrdered), failures: [] };
    const failures = problems.filter(({ isFailure }) => isFailure).map(asFailure);
    if (failures.length > 0 && this.rejects) throw new ProjectionError(problems.map(asFailure));
    const wrong = problems.find(({ isFailure }) => !isFailure);
    if (wrong !== undefined) throw wrong.cause;
    return { events: eventsOf(shares, isOrdered), failures };
  }
}

function problemsOf(shares: readonly ProjectionShare[]): Problem[] {
  const problems: Problem[] = [];
  for (const share of shares) if (share.problems.length > 0) problems.push(...share.problems);
  return problems;
}

/** @param isOrdered no two pages have one sequence, so that ids are different by themselves */
function eventsOf(shares: readonly ProjectionShare[], isOrdered: boolean): AcceptedEvent[] {
  const events: AcceptedEvent[] = [];
  let mayRepeat = !isOrdered;
  for (const share of shares) {
    mayRepeat ||= share.namesIds || share.hasSeveral;
    share.giveTo(events);
  }
  if (mayRepeat) refuseRepeated(shares);
  return events;
}

/** Two events may have one id where drafts name sources of their own. */
function refuseRepeated(shares: readonly ProjectionShare[]): void {
  const seen = new Map<string, AcceptedEvent[]>();
  for (const share of shares) {
    const events: AcceptedEvent[] = [];
    share.giveTo(events);
    for (const event of events) {
      const others = seen.get(event.id) ?? [];
      if (others.some(({ source }) => source === event.source)) throw repeated(share, event);
      seen.set(event.id, [...others, event]);
    }
  }
}

function repeated(share: ProjectionShare, { origin = '' }: AcceptedEvent): InvalidEventError {
  const rule = 'is, with the same source, that of another event of this book: the two must identify one event';
  return share.refuse([{ attribute: 'id', rule }], origin);
}

function asFailure({ origin, projector, sequence, cause }: Problem): HandlerFailure {
  return handlerFailure(origin, projector, sequence, cause);
}
