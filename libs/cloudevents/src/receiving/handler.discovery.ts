import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { problemList } from '../discovery/problem-list.js';
import { ProviderWatch } from '../discovery/provider-watch.js';
import { HandlerError } from '../errors/index.js';
import { HandlerExplorer } from './handler.explorer.js';
import { HandlerRegistry } from './handler.registry.js';

/** Keeps the registry up to date while modules are loaded lazily, at the cost of one comparison per event. */
@Injectable()
export class HandlerDiscovery {
  readonly #log = new Logger('CloudEventsModule');
  readonly #watch: ProviderWatch;
  readonly #reported = new Set<string>();
  #hasStarted = false;

  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(HandlerExplorer) private readonly explorer: HandlerExplorer,
    @Inject(HandlerRegistry) private readonly registry: HandlerRegistry,
  ) {
    this.#watch = new ProviderWatch(modules);
  }

  /**
   * Looks again where modules came or went since the last time.
   *
   * A handler that cannot work fails the start: the call throws, until one has succeeded. Later, in a module that is
   * loaded lazily, it is left out, with an error in the log, once; all others run on.
   *
   * @throws HandlerError at the start, naming every handler that cannot work
   */
  refresh(): void {
    if (!this.#watch.hasNews()) return;
    const { handlers, problems, unmade } = this.explorer.explore();
    if (!this.#hasStarted && problems.length > 0) {
      throw new HandlerError(problemList('The handlers of events cannot start', problems));
    }
    this.registry.load(handlers);
    this.#report(problems);
    this.#hasStarted = true;
    this.#watch.explored(unmade);
  }

  #report(problems: readonly string[]): void {
    const unheard = problems.filter((problem) => !this.#reported.has(problem));
    if (unheard.length === 0) return;
    for (const problem of unheard) this.#reported.add(problem);
    this.#log.error(problemList('Handlers of a module that was loaded lazily cannot start, left out', unheard));
  }
}
