import type { CloudEvent } from '../core/index.js';
import type { NestProvider } from '../discovery/nest-provider.js';
import type { CloudEventContext } from './event-context.js';
import type { EventPattern } from './event-pattern.js';

/** A handler as it is called: guards, pipes, interceptors and filters of Nest included. */
export type HandlerFunction = (event: CloudEvent, context: CloudEventContext) => Promise<unknown>;

/** One method with `@OnCloudEvent`. */
export interface HandlerDefinition {
  /** `Class.method`, for messages and for the inbox. */
  readonly name: string;
  /** One per decorator; the handler runs once for an event, however many match. */
  readonly patterns: readonly EventPattern[];
  readonly call: HandlerFunction;
  /** It asks for `@InboxEntry()`: the inbox knows it by its name, which must be its own. */
  readonly usesInbox?: boolean;
}

/** All that was found, good and bad, so that one boot error can name everything. */
export interface HandlerExploration {
  readonly handlers: readonly HandlerDefinition[];
  readonly problems: readonly string[];
  /** Providers that could not be looked at yet: those of a module that is being loaded lazily. */
  readonly unmade: readonly NestProvider[];
}
