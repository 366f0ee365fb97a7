import type { ExternalContextCreator } from '@nestjs/core';
import { cloudEventsContextType } from './event-context.js';
import type { HandlerFunction } from './handler-definition.js';
import { ROUTE_ARGS } from './handler-enhancers.js';

const all = { guards: true, interceptors: true, filters: true };
// Only for decorators of Nest's own, which handlers must not have.
const noParameters = { exchangeKeyForValue: (): undefined => undefined };

/**
 * A method with everything around it that Nest has: guards, interceptors, pipes, parameter decorators, filters.
 *
 * @param moduleKey the module the instance is in, whose enhancers count
 */
export function handlerCall(
  creator: ExternalContextCreator,
  instance: object,
  method: string,
  moduleKey: string,
): HandlerFunction {
  const callback = (instance as Record<string, (...args: unknown[]) => unknown>)[method];
  if (callback === undefined) throw new TypeError(`${method} is no method`);
  return inModule(creator, moduleKey).create(
    instance,
    callback,
    method,
    ROUTE_ARGS,
    noParameters,
    undefined,
    undefined,
    all,
    cloudEventsContextType,
  ) as HandlerFunction;
}

/**
 * The creator by itself looks for the module by the class of the instance, among providers only: it would not find that
 * of a controller, and would leave its guards out. Nest 11 also remembers parameters by the name of a class, which
 * several may share.
 */
function inModule(creator: ExternalContextCreator, moduleKey: string): ExternalContextCreator {
  return Object.assign(Object.create(creator) as ExternalContextCreator, {
    getContextModuleKey: () => moduleKey,
    getHostModuleKey: () => moduleKey,
    handlerMetadataStorage: { get: () => undefined, set: () => undefined },
  });
}
