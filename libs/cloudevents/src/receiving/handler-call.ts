import type { ExternalContextCreator } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import { cloudEventsContextType } from './event-context.js';
import type { HandlerFunction } from './handler-definition.js';
import { outcomeOf } from './handler-outcome.js';
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

/** The parts of the creator that Nest's types keep to themselves. */
interface FiltersOwner {
  readonly filtersContextCreator: { create(...args: readonly unknown[]): ExceptionsHandler };
}

interface ExceptionsHandler {
  next(exception: unknown, host: unknown): unknown;
  invokeCustomFilters(exception: unknown, host: unknown): unknown;
}

/**
 * The creator by itself looks for the module by the class of the instance, among providers only: it would not find that
 * of a controller, and would leave its guards out. Nest 11 also remembers parameters by the name of a class, which
 * several may share.
 */
function inModule(creator: ExternalContextCreator, moduleKey: string): ExternalContextCreator {
  const { filtersContextCreator: filters } = creator as unknown as FiltersOwner;
  return Object.assign(Object.create(creator) as ExternalContextCreator, {
    getContextModuleKey: () => moduleKey,
    getHostModuleKey: () => moduleKey,
    handlerMetadataStorage: { get: () => undefined, set: () => undefined },
    filtersContextCreator: {
      create: (...args: readonly unknown[]) => waitedFor(withoutNoise(filters.create(...args))),
    },
  });
}

/** Nest logs what no filter caught, with its stack. A rejection is an answer to the sender, and no fault of ours. */
function withoutNoise(handler: ExceptionsHandler): ExceptionsHandler {
  const next = handler.next.bind(handler);
  handler.next = (exception, host) => {
    if (!outcomeOf('', exception).isRejection) return next(exception, host);
    const result = handler.invokeCustomFilters(exception, host) ?? undefined;
    if (result === undefined) throw exception;
    return result;
  };
  return handler;
}

/** What filters for microservices return is an Observable, mostly one that fails: unread, it would say nothing. */
function waitedFor(handler: ExceptionsHandler): ExceptionsHandler {
  const next = handler.next.bind(handler);
  handler.next = async (exception, host) => {
    const result: unknown = await next(exception, host);
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  };
  return handler;
}
