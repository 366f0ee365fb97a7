import type { Cover, EventBook, EventPage } from './event-book.js';

/** What a handler may know of the event's surroundings. Cover, page and book are the caller's own objects. */
export interface ProjectionContext {
  readonly cover: Cover;
  readonly page: EventPage;
  readonly book: EventBook;
  /** The root id as text: bytes as lower-case hex. */
  readonly root: string;
  /** Full name of the event's type. */
  readonly eventType: string;
  /** Name of the projector that runs. */
  readonly projector: string;
}
