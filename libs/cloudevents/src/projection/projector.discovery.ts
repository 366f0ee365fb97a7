import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { problemList } from '../discovery/problem-list.js';
import { ProviderWatch } from '../discovery/provider-watch.js';
import { ProjectorExplorer } from './projector.explorer.js';
import { ProjectorRegistry } from './projector.registry.js';

/** Keeps the registry up to date while modules are loaded lazily, at the cost of one comparison per call. */
@Injectable()
export class ProjectorDiscovery {
  private readonly logger = new Logger('CloudEventsModule');
  private readonly reported = new Set<string>();
  private readonly watch: ProviderWatch;
  private hasStarted = false;

  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(ProjectorExplorer) private readonly explorer: ProjectorExplorer,
    @Inject(ProjectorRegistry) private readonly registry: ProjectorRegistry,
  ) {
    this.watch = new ProviderWatch(modules);
  }

  /**
   * Looks again where modules came or went since the last time, or a provider was made that was not then. Says
   * whether it did.
   *
   * A projector that cannot work fails the start: the call throws, until one has succeeded. Later, in a module that
   * is loaded lazily, it is left out, with an error in the log, once; all other projectors run on. Of several with one
   * name the one that was there first stays.
   *
   * @throws ProjectorError at the start, naming every projector that cannot work
   */
  refresh(): boolean {
    if (!this.watch.hasNews()) return false;
    const exploration = this.explorer.explore();
    if (this.hasStarted) this.report(this.registry.reload(exploration));
    else this.registry.load(exploration);
    this.hasStarted = true;
    this.watch.explored(exploration.unmade);
    return true;
  }

  private report(problems: readonly string[]): void {
    const unheard = problems.filter((problem) => !this.reported.has(problem));
    if (unheard.length === 0) return;
    for (const problem of unheard) this.reported.add(problem);
    this.logger.error(problemList('Projectors of a module that was loaded lazily cannot start, left out', unheard));
  }
}
