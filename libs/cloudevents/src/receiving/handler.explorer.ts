import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import { type MadeProvider, scanProviders, type ScopedProvider, scopeOf } from '../discovery/provider-scan.js';
import { handlerCall } from './handler-call.js';
import type { HandlerDefinition, HandlerExploration } from './handler-definition.js';
import { enhancerProblem } from './handler-enhancers.js';
import { handledPatterns } from './on-cloud-event.decorator.js';

type HandlerClass = new (...args: never[]) => unknown;

/** Finds the methods with `@OnCloudEvent` among all providers and controllers, in whatever form they are provided. */
@Injectable()
export class HandlerExplorer {
  readonly #known = new WeakMap<object, readonly (HandlerDefinition | string)[]>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(ExternalContextCreator) private readonly creator: ExternalContextCreator,
  ) {}

  /** Call it once every module is initialised; again while modules are loaded lazily. */
  explore(): HandlerExploration {
    const { made, scoped, unmade } = scanProviders(this.discovery);
    const handlers: HandlerDefinition[] = [];
    const problems = new Set(scoped.flatMap((provider) => this.#scopeProblem(provider) ?? []));
    const homes = new Map<HandlerClass, string[]>();
    for (const each of made) {
      if (!isClass(each.type)) continue;
      const found = this.#handlersOf(each, each.type);
      if (found.length === 0) continue;
      const home = homes.get(each.type);
      homes.set(each.type, [...(home ?? []), each.provider.host?.name ?? 'no module']);
      // The first stays where a module that comes late has the class as well.
      if (home !== undefined) continue;
      for (const handler of found) {
        if (typeof handler === 'string') problems.add(handler);
        else handlers.push(handler);
      }
    }
    for (const [type, modules] of homes) {
      if (modules.length > 1) problems.add(twiceProblem(type, modules));
    }
    return { handlers, problems: [...problems], unmade };
  }

  #handlersOf({ instance, provider }: MadeProvider, type: HandlerClass): readonly (HandlerDefinition | string)[] {
    const known = this.#known.get(instance);
    if (known !== undefined) return known;
    const prototype = type.prototype as object;
    const found = this.scanner.getAllMethodNames(prototype).flatMap((method): (HandlerDefinition | string)[] => {
      const patterns = handledPatterns(prototype, method);
      if (patterns === undefined) return [];
      const name = `${type.name}.${method}`;
      const problem = enhancerProblem(type, method, provider);
      if (problem !== undefined) return [`${name} ${problem}`];
      return [{ name, patterns, call: handlerCall(this.creator, instance, method, provider.host?.token ?? '') }];
    });
    this.#known.set(instance, found);
    return found;
  }

  #scopeProblem({ provider, types }: ScopedProvider): string | undefined {
    const type = types.filter(isClass).find(({ prototype }) => {
      const methods = this.scanner.getAllMethodNames(prototype as object);
      return methods.some((method) => handledPatterns(prototype as object, method) !== undefined);
    });
    if (type === undefined) return undefined;
    return (
      `${type.name} is ${scopeOf(provider)}, but handlers of events run outside of any request and must be singletons. ` +
      'Remove the scope, and resolve what depends on a request through ModuleRef inside the handler'
    );
  }
}

function twiceProblem({ name }: HandlerClass, modules: readonly string[]): string {
  return (
    `${name} is there ${modules.length} times (${modules.join(' and ')}), and would handle every event as often. ` +
    'Provide it in one module only, exporting it to the others'
  );
}

function isClass(type: unknown): type is HandlerClass {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null;
}
