import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestProvider } from '../discovery/nest-provider.js';
import { scanProviders, scopeOf } from '../discovery/provider-scan.js';
import { readProjectorClass, type ProjectorClass } from './projector-class.js';
import type { Exploration, ProjectorDefinition } from './projector-definition.js';
import { defineProjector } from './projector-instance.js';

/**
 * Finds the projectors among all providers and controllers, in whatever form they are provided.
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
    const { made, scoped, unmade } = scanProviders(this.discovery);
    const projectors: ProjectorDefinition[] = [];
    const problems = new Set<string>();
    for (const { provider, types } of scoped) {
      const found = this.readAny(types);
      if (found !== undefined) problems.add(scopeProblem(provider, found));
    }
    for (const { instance, type, provider } of made) {
      const found = this.readAny([type]);
      if (found === undefined) continue;
      const definition = defineProjector(instance, found, provider.host?.name);
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

function scopeProblem(wrapper: NestProvider, found: ProjectorClass): string {
  return (
    `${found.type.name} is ${scopeOf(wrapper)}, but a projector runs outside of any request and must be a singleton. ` +
    'Remove the scope, and resolve what depends on a request through ModuleRef inside the handler'
  );
}
