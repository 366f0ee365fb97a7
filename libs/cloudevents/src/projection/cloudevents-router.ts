import { SetMetadata } from '@nestjs/common';
import { ProjectorError } from '../errors/index.js';
import type { HandlerOutput } from './draft.js';
import { typeNameOfTarget, type HandlerTarget } from './handler-target.js';
import type { ProjectionContext } from './projection-context.js';
import { checkProjectorDomain, checkProjectorName } from './projector-name.js';
import { ROUTER_METADATA } from './projection.constants.js';

/** A function that turns one kind of domain event into drafts. */
export type RouteHandler<T = unknown> = (event: T, context: ProjectionContext) => HandlerOutput;

/**
 * A projector made of functions. Provide it like any other provider, or by `CloudEventsModule.forFeature([router])`.
 *
 * @example
 * new CloudEventsRouter('prj-player-cloudevents', 'player')
 *   .on('PlayerRegistered', handlePlayerRegistered)
 *   .on('FundsDeposited', handleFundsDeposited);
 */
export class CloudEventsRouter {
  private readonly handlers = new Map<string, RouteHandler<never>>();

  /**
   * @param name unique in the application: letters, digits, `.`, `_` and `-`, not digits alone
   * @param domain the only domain whose events it takes; default: every domain
   * @throws ProjectorError when an argument is wrong
   */
  constructor(
    readonly name: string,
    readonly domain?: string,
  ) {
    checkProjectorName(name, 'new CloudEventsRouter(name, domain)');
    checkProjectorDomain(domain, `new CloudEventsRouter('${name}', domain)`);
  }

  /**
   * Adds a handler. They run in the order they were added.
   *
   * @throws ProjectorError when the target names no type, already has a handler, or `handler` is no function
   */
  on<T>(target: HandlerTarget, handler: RouteHandler<T>): this {
    const where = `CloudEventsRouter '${this.name}', on(target, handler)`;
    const typeName = typeNameOfTarget(target, where);
    if (typeof handler !== 'function') {
      throw new ProjectorError(`${where}: the handler of '${typeName}' must be a function, not ${typeof handler}`);
    }
    if (this.handlers.has(typeName)) {
      throw new ProjectorError(`${where}: '${typeName}' already has a handler. Keep one, or use a second router`);
    }
    this.handlers.set(typeName, handler);
    return this;
  }

  /** The handlers by the type name of their target. */
  get routes(): ReadonlyMap<string, RouteHandler<never>> {
    return this.handlers;
  }
}

// Not written as a decorator: that would emit the types of the constructor's parameters, which subclasses inherit, and
// Nest would try to inject two texts into them.
SetMetadata(ROUTER_METADATA, true)(CloudEventsRouter);
