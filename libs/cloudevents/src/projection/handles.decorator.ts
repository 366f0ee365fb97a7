import { ProjectorError } from '../errors/index.js';
import { typeNameOfTarget, type HandlerTarget } from './handler-target.js';
import { HANDLES_METADATA } from './projection.constants.js';

/**
 * Makes a method the handler of the named events. Several targets in one decorator and several decorators on one
 * method add up; a method that matches an event twice runs once. The method is called with the event and a
 * `ProjectionContext`.
 *
 * The targets belong to the method's name on its class, not to the function: a decorator that wraps the method does
 * not lose them, and a subclass that overrides the method keeps them unless it has `@Handles` of its own.
 *
 * @throws ProjectorError at once when there is no target, a target names no type, or it is not on an instance method
 */
export function Handles(...targets: readonly HandlerTarget[]): MethodDecorator {
  return (prototype: object, key: string | symbol, descriptor?: PropertyDescriptor): void => {
    const where = `@Handles on ${describeMember(prototype, key)}`;
    checkMethod(prototype, key, descriptor, where);
    if (targets.length === 0) {
      throw new ProjectorError(`${where} names no event. Say which it handles, e.g. @Handles('PlayerActed')`);
    }
    const names = targets.map((target) => typeNameOfTarget(target, where));
    const below = Reflect.getOwnMetadata(HANDLES_METADATA, prototype, key) as readonly string[] | undefined;
    // Decorators run from the method upwards; the list reads downwards, like the source.
    const all = [...new Set([...names, ...(below ?? [])])];
    Reflect.defineMetadata(HANDLES_METADATA, all, prototype, key);
  };
}

/** The type names a method handles by decoration, inherited ones included. */
export function handledTypes(prototype: object, method: string): readonly string[] | undefined {
  return Reflect.getMetadata(HANDLES_METADATA, prototype, method) as readonly string[] | undefined;
}

function checkMethod(prototype: object, key: string | symbol, descriptor: unknown, where: string): void {
  if (typeof prototype === 'function') {
    throw new ProjectorError(`${where} is on a static member, which no instance has. Move it to an instance method`);
  }
  if (typeof key === 'symbol') {
    throw new ProjectorError(`${where} is on a method named by a symbol. Give the method an ordinary name`);
  }
  if (typeof (descriptor as PropertyDescriptor | undefined)?.value !== 'function') {
    throw new ProjectorError(`${where} is not on a method. Write it as a method: ${key}(event, context) { … }`);
  }
}

function describeMember(prototype: object, key: string | symbol): string {
  const type = typeof prototype === 'function' ? prototype : prototype.constructor;
  return `${type.name}.${String(key)}`;
}
