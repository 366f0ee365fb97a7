import type { Cover, EventBook, EventPage } from './event-book.js';
import type { ProjectionContext } from './projection-context.js';

/** What a handler is told of its page: one for each call, so that no handler sees what another one did to it. */
export class PageContext implements ProjectionContext {
  constructor(
    readonly cover: Cover,
    readonly page: EventPage,
    readonly book: EventBook,
    readonly root: string,
    readonly eventType: string,
    readonly projector: string,
  ) {}
}
