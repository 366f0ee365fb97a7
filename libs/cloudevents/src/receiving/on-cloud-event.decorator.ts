import { HandlerError } from '../errors/index.js';
import { type AttributePattern, type EventFilter, type EventPattern, eventPattern } from './event-pattern.js';

const key = Symbol.for('nestjs-cloudevents.on-cloud-event');

/**
 * Makes a method the handler of received events: those of a type, or of every type that a pattern matches (`*` for any
 * run of characters, or a regular expression), narrowed by `source` and `subject`. Several decorators on one method add
 * up; the method runs once for an event, however many match. It may stand on any provider or controller; a subclass
 * that overrides the method keeps the patterns, unless it has `@OnCloudEvent` of its own.
 *
 * The method gets `(event, context)`, or what its parameter decorators ask for. When it is done, the event is handled;
 * what it returns is not looked at. An Observable is waited for, and must give a value before it completes.
 *
 * Guards, pipes, interceptors and exception filters of Nest apply, global ones too, with `cloudevents` as
 * `context.getType()` and `[event, context]` as arguments. Of global ones that are made for each request anew, guards
 * and pipes fail the start, interceptors and filters are left out. A guard that says no rejects the event. A filter that
 * returns something, or a promise or an Observable that does not fail, has dealt with the error: the event counts as
 * handled; to only look at an error, it throws it again.
 *
 * @example
 * @OnCloudEvent('io.angzarr.poker.hand.complete')
 * onHandComplete(@CloudEventData(GameResult) result: GameResult, @CloudEventAttribute('subject') hand: string) { … }
 *
 * @throws HandlerError at once for a pattern that is none, and on anything but an instance method
 */
export function OnCloudEvent(type: AttributePattern, filter?: EventFilter): MethodDecorator {
  return (prototype: object, name: string | symbol, descriptor?: PropertyDescriptor): void => {
    const where = `@OnCloudEvent on ${memberName(prototype, name)}`;
    if (typeof prototype === 'function' || typeof name === 'symbol' || typeof descriptor?.value !== 'function') {
      throw new HandlerError(`${where} must stand on an instance method with an ordinary name`);
    }
    const below = Reflect.getOwnMetadata(key, prototype, name) as readonly EventPattern[] | undefined;
    // Decorators run from the method upwards; the list reads downwards, like the source.
    Reflect.defineMetadata(key, [patternOf(where, type, filter), ...(below ?? [])], prototype, name);
  };
}

/** `Class.method`, for messages. */
export function memberName(prototype: object, name: string | symbol | undefined): string {
  const type = typeof prototype === 'function' ? prototype : prototype.constructor;
  return `${type.name}.${name === undefined ? 'constructor' : String(name)}`;
}

/** The patterns a method has by decoration, inherited ones included. */
export function handledPatterns(prototype: object, method: string): readonly EventPattern[] | undefined {
  return Reflect.getMetadata(key, prototype, method) as readonly EventPattern[] | undefined;
}

/** The prototype that a handler was decorated on: its own class's, or one above. */
export function decoratedOn(prototype: object, method: string): object | undefined {
  let owner: object | null = prototype;
  while (owner !== null && !Reflect.hasOwnMetadata(key, owner, method)) {
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return owner ?? undefined;
}

function patternOf(where: string, type: AttributePattern, filter: EventFilter | undefined): EventPattern {
  try {
    return eventPattern(type, filter);
  } catch (error) {
    throw new HandlerError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}
