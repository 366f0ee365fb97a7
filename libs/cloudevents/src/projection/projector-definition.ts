import type { EventBook } from './event-book.js';
import type { NestProvider } from '../discovery/nest-provider.js';
import type { ProjectionContext } from './projection-context.js';

/** One handler as it was found. */
export interface HandlerDefinition {
  /** `Class.method`; `name.on(Event)` for a router. */
  readonly origin: string;
  /** Type names it takes, short or full. */
  readonly targets: readonly string[];
  /** Late-bound: calls whatever the instance has under the method's name at that time. */
  run(event: unknown, context: ProjectionContext): unknown;
}

/** The handler of a raw projector. */
export interface RawHandlerDefinition {
  readonly origin: string;
  run(book: EventBook): unknown;
}

/** One projector as it was found: with handlers, or raw. */
export interface ProjectorDefinition {
  readonly name: string;
  readonly domain: string | undefined;
  /** What Nest made, or was given. */
  readonly instance: object;
  /** Class and module, for messages: `PlayerProjector (PlayerModule)`. */
  readonly label: string;
  /** In declaration order; those of a base class follow those of the class itself. Empty for a raw projector. */
  readonly handlers: readonly HandlerDefinition[];
  readonly raw: RawHandlerDefinition | undefined;
}

/** All that was found, good and bad, so that one boot error can name everything. */
export interface Exploration {
  readonly projectors: readonly ProjectorDefinition[];
  readonly problems: readonly string[];
  /** Providers that could not be looked at yet: those of a module that is being loaded lazily. */
  readonly unmade: readonly NestProvider[];
}
