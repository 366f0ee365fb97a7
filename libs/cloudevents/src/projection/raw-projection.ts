import { InvalidEventError } from '../errors/index.js';
import type { EventBook } from './event-book.js';
import { sequenceText } from './event-book.reader.js';
import { draftsOf } from './handler-result.js';
import type { Answer } from './pending-answers.js';
import type { RawHandlerDefinition } from './projector-definition.js';
import type { Problem, ProjectionShare } from './projection-share.js';

/** What one raw projector makes of a book: drafts for any of its pages. All or nothing, like a share. */
export class RawProjection {
  readonly problems: Problem[] = [];
  private readonly shares = new Map<string, ProjectionShare>();

  /** @param last the projector's share of the first page, for the time being the last that is known */
  constructor(
    private readonly handler: RawHandlerDefinition,
    private last: ProjectionShare,
  ) {
    this.join(last);
  }

  /** Calls `project(book)`. */
  run(book: EventBook): unknown {
    return this.handler.run(book);
  }

  /** Adds the projector's share of the next page. */
  join(share: ProjectionShare): void {
    this.last = share;
    this.shares.set(share.page.sequence, share);
  }

  /** Takes what `project(book)` gave and hands each draft to the page it belongs to. */
  take(answer: Answer): void {
    if ('failure' in answer) return this.fail(answer.failure);
    try {
      for (const result of answer.results) {
        for (const draft of draftsOf(result)) this.shareOf(draft)?.add(draft, this.handler.origin);
      }
    } catch (cause) {
      this.fail(cause);
    }
    if ([...this.shares.values()].some(({ isWithdrawn }) => isWithdrawn)) this.withdraw();
  }

  private shareOf(draft: object): ProjectionShare | undefined {
    const { sequence, specversion } = draft as { sequence?: unknown; specversion?: unknown };
    // In a whole event `sequence` is an extension attribute.
    if (sequence === undefined || sequence === null || typeof specversion === 'string') return this.last;
    const share = this.shares.get(sequenceText(sequence) ?? '');
    if (share !== undefined) return share;
    const problem = { attribute: 'sequence', rule: 'must be the sequence of a page of the book' };
    this.last.report(this.handler.origin, new InvalidEventError([problem], this.handler.origin), false);
    return undefined;
  }

  private fail(cause: unknown): void {
    const projector = this.last.participant.projector.name;
    this.problems.push({ origin: this.handler.origin, projector, sequence: undefined, cause, isFailure: true });
    this.withdraw();
  }

  private withdraw(): void {
    for (const share of this.shares.values()) share.isWithdrawn = true;
  }
}
