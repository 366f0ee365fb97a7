import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import { decodeProblem } from './http/decode-problem.js';

const key = Symbol.for('nestjs-cloudevents.event-parameter');

type Pipes = readonly (PipeTransform | Type<PipeTransform>)[];

/**
 * `createParamDecorator` for decorators that read the event of a call. Their methods are known by it, so that bytes of
 * requests are kept where a route wants them, and nowhere else.
 */
export function createEventParamDecorator<T>(factory: (data: T, context: ExecutionContext) => unknown) {
  const decorate = createParamDecorator(async (data: T, context) => {
    try {
      return await factory(data, context);
    } catch (error) {
      // In a handler of events the transport answers; in a route of a controller nobody else would.
      throw context.getType() === 'http' ? decodeProblem(error) : error;
    }
  });
  return (data?: T, ...pipes: Pipes): ParameterDecorator => {
    const inner = decorate(data as T, ...pipes);
    return (prototype, method, index) => {
      if (method !== undefined) Reflect.defineMetadata(key, true, prototype, method);
      inner(prototype, method, index);
    };
  };
}

/** Whether a method has such a parameter. */
export function hasEventParameter(prototype: object, method: string): boolean {
  return Reflect.hasMetadata(key, prototype, method);
}
