import { type AttributeKey, coreAttributes, extensionNameProblem, getAttribute, shownName } from '../core/index.js';
import { HandlerError, isCloudEventsError, RejectedEventError } from '../errors/index.js';
import { eventOf } from './current-event.js';
import { createEventParamDecorator } from './event-parameter.js';
import { memberName } from './on-cloud-event.decorator.js';
import type { ParameterPipe } from './received-cloud-event.decorator.js';

const decorate = createEventParamDecorator(async ({ key }: { readonly key: AttributeKey }, context) => {
  const event = await eventOf(context);
  try {
    // By its name it is a value of any type, by its definition one of its type: the same to this call.
    return getAttribute(event, key as string);
  } catch (error) {
    // The definition refuses what the event has.
    if (isCloudEventsError(error)) throw new RejectedEventError(error.message, { cause: error });
    throw error;
  }
});

/**
 * The value of an attribute, or `undefined` where the event has none: by its name as it is, by its definition in its
 * type. A value that the definition does not allow rejects the event. Pipes apply.
 *
 * @example
 * onResult(@CloudEventAttribute('subject') hand: string, @CloudEventAttribute(severity.attributes.severitynumber) level?: number)
 *
 * @throws HandlerError at once for a name that no attribute can have
 */
export function CloudEventAttribute(key: AttributeKey, ...pipes: readonly ParameterPipe[]): ParameterDecorator {
  // Kept in an object: by itself, what has a `transform` would be taken for a pipe.
  const inner = decorate({ key }, ...pipes);
  return (prototype, method, index) => {
    const name = typeof key === 'string' ? key : (key as { readonly name?: unknown } | undefined)?.name;
    const problem = typeof name === 'string' ? nameProblem(name) : 'must be named, or given by its definition';
    if (problem !== undefined) {
      const what = typeof name === 'string' ? `'${shownName(name)}'` : 'an attribute';
      throw new HandlerError(`@CloudEventAttribute on ${memberName(prototype, method)}: ${what} ${problem}`);
    }
    inner(prototype, method, index);
  };
}

function nameProblem(name: string): string | undefined {
  return Object.hasOwn(coreAttributes, name) ? undefined : extensionNameProblem(name);
}
