import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CLOUDEVENTS_CLOCK, CLOUDEVENTS_CONFIG, CLOUDEVENTS_OPTIONS } from './cloudevents.tokens.js';
import type { ResolvedConfig } from './config/resolved-config.js';
import { DeliveryRoom } from './delivery/delivery-room.js';
import { CloudEventsConfigError } from './errors/index.js';
import { ProjectorDiscovery, ProjectorRegistry } from './projection/index.js';
import { Intake } from './publishing/intake.js';
import type { Clock } from './time/clock.js';

/** Start: find projectors, look at the sinks, open the door. Stop: close it, drain, report what is left. */
@Injectable()
export class CloudEventsLifecycle implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('CloudEventsModule');

  constructor(
    private readonly modules: ModulesContainer,
    private readonly discovery: ProjectorDiscovery,
    private readonly registry: ProjectorRegistry,
    private readonly room: DeliveryRoom,
    private readonly intake: Intake,
    @Inject(CLOUDEVENTS_CONFIG) private readonly config: ResolvedConfig,
    @Inject(CLOUDEVENTS_CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const copies = [...this.modules.values()].filter((module) => module.providers.has(CLOUDEVENTS_OPTIONS)).length;
    if (copies > 1) {
      const message = `is imported ${copies} times with different options; import forRoot once, use forFeature elsewhere`;
      throw new CloudEventsConfigError([{ option: 'CloudEventsModule', message }]);
    }
    this.discovery.refresh();
    this.registry.log(this.#log);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.checkOnStart) await this.#check();
    const names = this.room.sinks.map(({ name }) => name);
    this.#log.log(names.length > 0 ? `Publishing to ${names.join(' and ')}` : "Sink 'none': events are discarded");
    this.intake.open();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.intake.close();
    let giveUp = (): void => undefined;
    const deadline = new Promise<void>((resolve) => {
      giveUp = this.clock.after(this.config.shutdownTimeout * 1000, resolve);
    });
    await Promise.race([deadline, this.#drained()]);
    giveUp();
    const pending = this.room.health().filter((sink) => sink.pending > 0);
    await this.room.stop();
    if (pending.length > 0) {
      const list = pending.map(({ sink, pending: count }) => `${count} to ${sink}`).join(', ');
      this.#log.error(`Not delivered before the shutdown deadline of ${this.config.shutdownTimeout} s: ${list}`);
    }
  }

  async #drained(): Promise<void> {
    await this.intake.empty();
    await this.room.drained();
  }

  async #check(): Promise<void> {
    const results = await Promise.allSettled(this.room.sinks.map((sink) => sink.check()));
    const problems = results.flatMap((result, index) => {
      if (result.status === 'fulfilled') return [];
      const reason: unknown = result.reason;
      const message = reason instanceof Error ? reason.message : 'cannot be reached';
      return [{ option: `sink '${this.room.sinks[index]?.name}'`, message }];
    });
    if (problems.length > 0) throw new CloudEventsConfigError(problems);
  }
}
