import type { ExecutionContext } from '@nestjs/common';
import type { CloudEvent } from '../core/index.js';
import { HandlerError } from '../errors/index.js';
import { cloudEventsContextType } from './event-context.js';

/** Finds the event of a call; a promise where it has to be read first. */
export type EventSource = (context: ExecutionContext) => CloudEvent | Promise<CloudEvent>;

// Filled while modules are imported, never afterwards: each kind of context knows for itself where its event is.
const sources = new Map<string, EventSource>([
  [cloudEventsContextType, (context) => context.getArgByIndex<CloudEvent>(0)],
]);

/** Makes the parameter decorators work in another kind of context, e.g. `http`. Call it while a module is imported. */
export function addEventSource(contextType: string, source: EventSource): void {
  sources.set(contextType, source);
}

/**
 * The event, frozen, that a guard, an interceptor or a parameter decorator is called for.
 *
 * @throws HandlerError in a context that has no event
 */
export async function eventOf(context: ExecutionContext): Promise<CloudEvent> {
  const type = context.getType<string>();
  const source = sources.get(type);
  if (source !== undefined) return Object.freeze(await source(context));
  const where = `${context.getClass().name}.${context.getHandler().name}`;
  throw new HandlerError(`${where} asks for a CloudEvent, but was called for '${type}', which brings none`);
}
