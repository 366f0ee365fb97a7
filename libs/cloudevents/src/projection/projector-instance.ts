import { isCloudEventsError } from '../errors/index.js';
import type { EventBook } from './event-book.js';
import type { ProjectorClass } from './projector-class.js';
import type { HandlerDefinition, ProjectorDefinition, RawHandlerDefinition } from './projector-definition.js';
import { checkProjectorDomain, checkProjectorName } from './projector-name.js';
import type { ProjectionContext } from './projection-context.js';

/** What routers and subclasses of the base class say of themselves. Read by shape: a second copy of the package counts. */
interface SelfDescribing {
  readonly name?: unknown;
  readonly domain?: unknown;
  readonly routes?: ReadonlyMap<string, (event: unknown, context: ProjectionContext) => unknown>;
}

/** The definition of a projector instance, or the problem that fails the boot. */
export function defineProjector(
  instance: object,
  found: ProjectorClass,
  module: string | undefined,
): ProjectorDefinition | string {
  const typeName = found.type.name;
  const stray = found.handlers[0];
  if (found.options === undefined && !found.extendsBase && !found.isRouter) {
    return `${typeName}.${stray?.method} has @Handles, but ${typeName} is no projector, so it would never run. Decorate the class with @Projector()`;
  }
  const identity = identify(instance, found);
  if (typeof identity === 'string') return identity;
  const handlers = found.isRouter ? routesOf(instance, identity.name) : methodsOf(instance, found);
  const raw = found.isRouter ? undefined : rawOf(instance, found);
  if (handlers.length > 0 && raw !== undefined) {
    return `${typeName} has ${handlers[0]?.origin} and ${raw.origin}(book), but a projector either handles events or takes whole books. Keep one form`;
  }
  if (handlers.length === 0 && raw === undefined) {
    return found.isRouter
      ? `${typeName} '${identity.name}' has no handler. Add one: .on('PlayerActed', handler)`
      : `${typeName} has no handler. Add a method with @Handles('PlayerActed')${found.extendsBase ? ', a method onPlayerActed' : ''} or project(book)`;
  }
  return { ...identity, instance, label: module === undefined ? typeName : `${typeName} (${module})`, handlers, raw };
}

type Identity = Pick<ProjectorDefinition, 'name' | 'domain'>;

function identify(instance: object, { type, options, extendsBase, isRouter }: ProjectorClass): Identity | string {
  const { name, domain }: SelfDescribing =
    extendsBase || isRouter
      ? (instance as SelfDescribing)
      : { name: options?.name ?? type.name, domain: options?.domain };
  try {
    checkProjectorName(name, type.name);
    checkProjectorDomain(domain, type.name);
  } catch (error) {
    if (isCloudEventsError(error)) return error.message;
    throw error;
  }
  for (const [key, said, decorated] of [
    ['name', name, options?.name] as const,
    ['domain', domain, options?.domain] as const,
  ]) {
    if (decorated === undefined || decorated === said) continue;
    return `${type.name} has the ${key} '${said}' by its constructor and '${decorated}' by @Projector. Keep one`;
  }
  return { name, domain };
}

function methodsOf(instance: object, found: ProjectorClass): HandlerDefinition[] {
  const methods = instance as Record<string, (event: unknown, context: ProjectionContext) => unknown>;
  return found.handlers.map(({ method, targets }) => ({
    origin: `${found.type.name}.${method}`,
    targets,
    run: (event, context) => methods[method]?.(event, context),
  }));
}

function routesOf(instance: SelfDescribing, name: string): HandlerDefinition[] {
  return [...(instance.routes ?? [])].map(([typeName, handler]) => ({
    origin: `${name}.on(${typeName})`,
    targets: [typeName],
    run: handler,
  }));
}

function rawOf(instance: object, found: ProjectorClass): RawHandlerDefinition | undefined {
  const projector = instance as { project?: (book: EventBook) => unknown };
  if (typeof projector.project !== 'function') return undefined;
  if (found.handlers.some(({ method }) => method === 'project')) return undefined;
  return { origin: `${found.type.name}.project`, run: (book) => projector.project?.(book) };
}
