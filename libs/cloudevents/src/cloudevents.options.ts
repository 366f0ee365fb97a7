import type { AcceptedEvent, ExtensionDefinitions } from './core/index.js';
import type { ResolvedConfig } from './config/resolved-config.js';
import type { DeadLetterStore, OutboxOptions, OutboxStore } from './delivery/index.js';
import type { EventFormat } from './formats/index.js';
import type { EventTypeRegistry } from './projection/index.js';
import type { InboxStore } from './receiving/inbox/inbox-store.js';
import type { Sink } from './sinks/sink.js';

type Partially<T> = { readonly [K in keyof T]?: T[K] extends Leaf ? T[K] : Partially<T[K]> };
type Leaf =
  | string
  | number
  | boolean
  | undefined
  | readonly unknown[]
  | Readonly<Record<string, string>>
  | ((event: AcceptedEvent) => string)
  | EventFormat
  | DeadLetterStore
  | InboxStore;

/**
 * Options of `CloudEventsModule.forRoot`. Every one may be left out: then its environment variable decides, then its
 * default. All of them, with variable, default and unit, stand in one table: `settings` in `cloudevents.config.ts`.
 */
export interface CloudEventsModuleOptions extends Partially<Omit<ResolvedConfig, 'outbox'>> {
  /** Protobuf types that projectors receive and publish: `protobufTypes(...)` of `nestjs-cloudevents/protobuf`. */
  readonly types?: EventTypeRegistry;
  /** Extensions whose types and rules every event must obey, published or received, e.g. `[severity, partitioning]`. */
  readonly extensions?: ExtensionDefinitions;
  /** Keeps events in the transactions that make them, for `CloudEventsOutbox`, e.g. a `PostgresOutboxStore`. */
  readonly outbox?: OutboxStore | OutboxOptions;
  /** Sinks of your own, besides those that `sink` selects. */
  readonly sinks?: readonly Sink[];
}
