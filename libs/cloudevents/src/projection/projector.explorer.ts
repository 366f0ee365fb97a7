import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { isLasting, isMade, type NestProvider } from './nest-provider.js';
import { readProjectorClass, type ProjectorClass } from './projector-class.js';
import type { Exploration, ProjectorDefinition } from './projector-definition.js';
import { defineProjector } from './projector-instance.js';

/**
 * Finds the projectors among all providers and controllers. Instances are looked at, not declarations, so the form
 * in which they are provided does not matter: Nest 11 indexes decorated classes only where a class is provided.
 *
 * Not found: a value that replaces a projector and is of another class (`overrideProvider(P).useValue({ … })`), and a
 * request-scoped factory whose token is no class; both carry nothing that marks them.
 */
@Injectable()
export class ProjectorExplorer {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  /** Call it once every module is initialised; again while modules are loaded lazily. */
  explore(): Exploration {
    const seen = new Set<unknown>();
    const projectors: ProjectorDefinition[] = [];
    const problems = new Set<string>();
    const unmade: NestProvider[] = [];
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      if (!isLasting(wrapper)) {
        const found = this.readAny(declaredClasses(wrapper));
        if (found !== undefined) problems.add(scopeProblem(wrapper, found));
        continue;
      }
      if (!isMade(wrapper)) {
        unmade.push(wrapper);
        continue;
      }
      const instance: unknown = wrapper.instance;
      if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
      seen.add(instance);
      const found = this.readAny([classOf(instance)]);
      if (found === undefined) continue;
      const definition = defineProjector(instance, found, wrapper.host?.name);
      if (typeof definition === 'string') problems.add(definition);
      else projectors.push(definition);
    }
    return { projectors, problems: [...problems], unmade };
  }

  private readAny(types: readonly unknown[]): ProjectorClass | undefined {
    for (const type of types) {
      const found = readProjectorClass(type, this.scanner);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The class behind an instance; `constructor` is read from the prototype, where no data can pretend to be it. */
function classOf(instance: object): unknown {
  const prototype = Object.getPrototypeOf(instance) as object | null;
  return prototype === null || prototype === Object.prototype ? undefined : prototype.constructor;
}

/** What is known of a provider that has no lasting instance: its class, or the class it is a factory for. */
function declaredClasses(wrapper: NestProvider): readonly unknown[] {
  if (wrapper.isAlias) return [];
  return wrapper.isNotMetatype ? [wrapper.token] : [wrapper.metatype];
}

function scopeProblem(wrapper: NestProvider, found: ProjectorClass): string {
  const scope = wrapper.isTransient ? 'transient' : 'request-scoped, itself or through what it injects';
  return (
    `${found.type.name} is ${scope}, but a projector runs outside of any request and must be a singleton. ` +
    'Remove the scope, and resolve what depends on a request through ModuleRef inside the handler'
  );
}
