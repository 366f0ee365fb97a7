import type { Cover, EventBook, EventPage } from './event-book.js';

/**
 * What a handler may know of the event's surroundings. Cover, page and book are the caller's own objects.
 *
 * A handler must not await a `publish` to the root it is called for: books of one root go out one after another, so it
 * would wait for itself until the projection timeout. Let it run on its own there, and catch its rejection.
 */
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
