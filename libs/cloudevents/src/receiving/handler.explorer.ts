import { Inject, Injectable, Optional } from '@nestjs/common';
import { DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import { CLOUDEVENTS_RECEIVER_OPTIONS } from '../cloudevents.tokens.js';
import { type MadeProvider, scanProviders, type ScopedProvider, scopeOf } from '../discovery/provider-scan.js';
import { globalProblem } from './global-enhancers.js';
import { handlerCall } from './handler-call.js';
import type { HandlerDefinition, HandlerExploration } from './handler-definition.js';
import { enhancerProblem } from './handler-enhancers.js';
import { isTransactional } from './inbox/inbox-store.js';
import { hasInboxEntry, noEntry } from './inbox-entry.decorator.js';
import { handledPatterns } from './on-cloud-event.decorator.js';
import type { ReceiverOptions } from './receiver.options.js';

type HandlerClass = new (...args: never[]) => unknown;

/** Finds the methods with `@OnCloudEvent` among all providers and controllers, in whatever form they are provided. */
@Injectable()
export class HandlerExplorer {
  readonly #known = new WeakMap<object, readonly (HandlerDefinition | string)[]>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(ExternalContextCreator) private readonly creator: ExternalContextCreator,
    @Optional()
    @Inject(CLOUDEVENTS_RECEIVER_OPTIONS)
    private readonly options?: Pick<ReceiverOptions, 'inbox'>,
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
        const problem = typeof handler === 'string' ? handler : sameNameProblem(handler, handlers);
        if (problem !== undefined) problems.add(problem);
        else handlers.push(handler as HandlerDefinition);
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
      const usesInbox = hasInboxEntry(prototype, method);
      const isWithoutEntry = usesInbox && !isTransactional(this.options?.inbox);
      const problem = isWithoutEntry
        ? noEntry
        : (enhancerProblem(type, method, provider) ?? globalProblem(this.creator));
      if (problem !== undefined) return [`${name} ${problem}`];
      const call = handlerCall(this.creator, instance, method, provider.host?.token ?? '');
      return [{ name, patterns, call, usesInbox }];
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

function sameNameProblem(handler: HandlerDefinition, others: readonly HandlerDefinition[]): string | undefined {
  const other = others.find(({ name }) => name === handler.name);
  if (other === undefined || !(handler.usesInbox || other.usesInbox)) return undefined;
  return (
    `${handler.name} is there in two classes of one name, and asks for an @InboxEntry(): to the inbox they would be one ` +
    'handler. Rename one of the classes'
  );
}

function isClass(type: unknown): type is HandlerClass {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null;
}
