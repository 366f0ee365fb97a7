import type { EventEnvelope } from './envelope.js';
import type { EventTypeRegistry } from './event-type-registry.js';
import type { ReadBook, ReadPage } from './event-book.reader.js';
import { PageContext } from './page-context.js';
import { isPending, type Answer, type PendingAnswers } from './pending-answers.js';
import type { ProjectionContext } from './projection-context.js';
import { ProjectionShare } from './projection-share.js';
import type { HandlerDefinition, RawHandlerDefinition } from './projector-definition.js';
import type { Participant, ProjectorRegistry } from './projector.registry.js';
import { RawProjection } from './raw-projection.js';

const unreadable = Symbol('unreadable');

/**
 * Calls the handlers of one book. All are called in one turn, in page order, then by projector name, then in
 * declaration order; asynchronous ones then go on side by side. What they give is kept in that order too.
 */
export class ProjectionRun {
  /** In the order of the events: by page, then by projector name. */
  readonly shares: ProjectionShare[] = [];
  readonly raws = new Map<string, RawProjection>();
  private readonly waiting: Promise<void>[] = [];

  constructor(
    readonly read: ReadBook,
    private readonly registry: ProjectorRegistry,
    private readonly envelope: EventEnvelope,
    private readonly types: EventTypeRegistry,
    private readonly pending: PendingAnswers,
  ) {}

  /** Runs everything. A promise, which never rejects, only where a handler is asynchronous. */
  start(): Promise<unknown> | undefined {
    let last: string | undefined;
    let participants: readonly Participant[] = [];
    for (const page of this.read.pages) {
      const { typeName } = page.payload;
      // Pages of one type often come in a row.
      if (last !== typeName) participants = this.registry.participants(this.read.domain, typeName);
      last = typeName;
      for (const participant of participants) this.handle(page, participant);
    }
    for (const raw of this.raws.values()) this.projectBook(raw);
    return this.waiting.length === 0 ? undefined : Promise.all(this.waiting).finally(() => this.pending.close());
  }

  private handle(page: ReadPage, participant: Participant): void {
    const share = new ProjectionShare(this.read, page, participant, this.envelope);
    this.shares.push(share);
    const { projector, handlers } = participant;
    if (projector.raw !== undefined) return this.joinRaw(projector.raw, projector.name, share);
    const [only] = handlers;
    if (only !== undefined && handlers.length === 1) return this.takeOne(only, share);
    const answers: (Answer | Promise<Answer>)[] = [];
    let isWaiting = false;
    for (const handler of handlers) {
      const answer = this.call(handler, share);
      if (answer === undefined) return;
      isWaiting ||= answer instanceof Promise;
      answers.push(answer);
    }
    if (!isWaiting) return takeAll(share, answers as Answer[]);
    const settled = Promise.all(answers.map((answer) => Promise.resolve(answer)));
    this.waiting.push(settled.then((all) => takeAll(share, all)));
  }

  private takeOne(handler: HandlerDefinition, share: ProjectionShare): void {
    const { origin } = handler;
    const event = this.eventOf(share, origin);
    if (event === unreadable) return;
    let result: unknown;
    let waiting: Promise<Answer> | undefined;
    try {
      result = handler.run(event, this.contextOf(share));
      if (isPending(result)) waiting = this.pending.wait(result);
    } catch (failure) {
      return share.report(origin, failure, true);
    }
    if (waiting === undefined) share.takeResult(result, origin);
    else this.waiting.push(waiting.then((settled) => share.take(settled, origin)));
  }

  /** Calls one handler of several; nothing where the event cannot be read, which the share then knows. */
  private call(handler: HandlerDefinition, share: ProjectionShare): Answer | Promise<Answer> | undefined {
    const event = this.eventOf(share, handler.origin);
    if (event === unreadable) return undefined;
    return this.answerOf(() => handler.run(event, this.contextOf(share)));
  }

  /** The event of the page as its handler gets it; where it cannot be read, the share knows why. */
  private eventOf(share: ProjectionShare, origin: string): unknown {
    try {
      return share.page.payload.unpack(this.types);
    } catch (cause) {
      share.report(origin, cause, false);
      return unreadable;
    }
  }

  private contextOf({ page, participant }: ProjectionShare): ProjectionContext {
    const { book, root } = this.read;
    return new PageContext(book.cover, page.page, book, root, page.payload.typeName, participant.projector.name);
  }

  private answerOf(handler: () => unknown): Answer | Promise<Answer> {
    try {
      const result = handler();
      return isPending(result) ? this.pending.wait(result) : { results: [result] };
    } catch (failure) {
      return { failure };
    }
  }

  private joinRaw(handler: RawHandlerDefinition, name: string, share: ProjectionShare): void {
    const raw = this.raws.get(name);
    if (raw === undefined) this.raws.set(name, new RawProjection(handler, share));
    else raw.join(share);
  }

  private projectBook(raw: RawProjection): void {
    const answer = this.answerOf(() => raw.run(this.read.book));
    if (answer instanceof Promise) this.waiting.push(answer.then((settled) => raw.take(settled)));
    else raw.take(answer);
  }
}

function takeAll(share: ProjectionShare, answers: readonly Answer[]): void {
  answers.forEach((answer, index) => share.take(answer, share.participant.handlers[index]?.origin ?? ''));
}
