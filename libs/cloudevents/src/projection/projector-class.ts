import type { MetadataScanner } from '@nestjs/core';
import { handledTypes } from './handles.decorator.js';
import { PROJECTOR_BASE_METADATA, PROJECTOR_METADATA, ROUTER_METADATA } from './projection.constants.js';
import type { ProjectorOptions } from './projector.decorator.js';

/** What a class declares about projecting. */
export interface ProjectorClass {
  readonly type: ClassReference;
  readonly prototype: object;
  /** Options of `@Projector`, own or inherited. */
  readonly options: ProjectorOptions | undefined;
  readonly extendsBase: boolean;
  readonly isRouter: boolean;
  /** Methods that handle events, with their type names, in declaration order. */
  readonly handlers: readonly { readonly method: string; readonly targets: readonly string[] }[];
}

/** A class, whatever its constructor takes. */
export type ClassReference = (abstract new (...args: never[]) => unknown) & { readonly name: string };

// Nest calls these by itself; they are no handlers of events called ModuleInit and so on.
const lifecycleHooks: ReadonlySet<string> = new Set([
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'onApplicationShutdown',
]);

/** Reads what a class declares, or gives nothing where it has no part in projecting. */
export function readProjectorClass(type: unknown, scanner: MetadataScanner): ProjectorClass | undefined {
  if (!isClass(type)) return undefined;
  const prototype = type.prototype as object;
  const options = Reflect.getMetadata(PROJECTOR_METADATA, type) as ProjectorOptions | undefined;
  const extendsBase = Reflect.getMetadata(PROJECTOR_BASE_METADATA, type) === true;
  const isRouter = Reflect.getMetadata(ROUTER_METADATA, type) === true;
  const handlers = scanner.getAllMethodNames(prototype).flatMap((method) => {
    const targets = handledTypes(prototype, method) ?? (extendsBase ? namedTypes(method) : undefined);
    return targets === undefined ? [] : [{ method, targets }];
  });
  if (options === undefined && !extendsBase && !isRouter && handlers.length === 0) return undefined;
  return { type, prototype, options, extendsBase, isRouter, handlers };
}

function namedTypes(method: string): readonly string[] | undefined {
  return /^on[A-Z]/.test(method) && !lifecycleHooks.has(method) ? [method.slice('on'.length)] : undefined;
}

function isClass(type: unknown): type is ClassReference {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null;
}
