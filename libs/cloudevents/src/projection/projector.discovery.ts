import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ProjectorExplorer } from './projector.explorer.js';
import { ProjectorRegistry } from './projector.registry.js';

/** Keeps the registry up to date while modules are loaded lazily, at the cost of one comparison per call. */
@Injectable()
export class ProjectorDiscovery {
  private seen = 0;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ProjectorExplorer) private readonly explorer: ProjectorExplorer,
    @Inject(ProjectorRegistry) private readonly registry: ProjectorRegistry,
  ) {}

  /**
   * Looks again where modules came since the last time. Says whether it did.
   *
   * @throws ProjectorError naming every projector that cannot work
   */
  refresh(): boolean {
    const { size } = this.modules;
    if (size === this.seen) return false;
    const exploration = this.explorer.explore();
    this.registry.load(exploration);
    // A module that is still being built is looked at again with the next call.
    if (exploration.isComplete) this.seen = size;
    return true;
  }
}
