import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { ChosenDeadLetters } from './cloudevents.dead-letters.js';
import {
  CLOUDEVENTS_CLOCK,
  CLOUDEVENTS_CONFIG,
  CLOUDEVENTS_DEAD_LETTERS,
  CLOUDEVENTS_OPENED_OUTBOX,
  CLOUDEVENTS_OPTIONS,
} from './cloudevents.tokens.js';
import type { ResolvedConfig } from './config/resolved-config.js';
import { unknownVariableMessage, unknownVariables } from './config/unknown-variables.js';
import { DeliveryRoom, type OpenedOutbox, OutboxRelay } from './delivery/index.js';
import { CloudEventsConfigError } from './errors/index.js';
import { ProjectorDiscovery, ProjectorRegistry } from './projection/index.js';
import { Intake } from './publishing/intake.js';
import { CloudEventsReceiver, HandlerDiscovery, HandlerRegistry } from './receiving/index.js';
import type { Clock } from './time/clock.js';
import { settledWithin } from './time/settled-within.js';

/** How long sinks may take to close once nothing is sent any more, in milliseconds. */
const closing = 2000;

/** Start: find projectors and handlers, look at the sinks, open the door. Stop: close it, drain, report what is left. */
@Injectable()
export class CloudEventsLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  readonly #log = new Logger('CloudEventsModule');

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ProjectorDiscovery) private readonly discovery: ProjectorDiscovery,
    @Inject(ProjectorRegistry) private readonly registry: ProjectorRegistry,
    @Inject(HandlerDiscovery) private readonly handlerDiscovery: HandlerDiscovery,
    @Inject(HandlerRegistry) private readonly handlers: HandlerRegistry,
    @Inject(CloudEventsReceiver) private readonly receiver: CloudEventsReceiver,
    @Inject(DeliveryRoom) private readonly room: DeliveryRoom,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay | null,
    @Inject(CLOUDEVENTS_OPENED_OUTBOX) private readonly outbox: OpenedOutbox | null,
    @Inject(CLOUDEVENTS_DEAD_LETTERS) private readonly deadLetters: ChosenDeadLetters,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(CLOUDEVENTS_CONFIG) private readonly config: ResolvedConfig,
    @Inject(CLOUDEVENTS_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Everything but the relay, not at bootstrap: by now all providers are made, and others may await a publish in their own
   * hook, which would otherwise wait for a start that waits for it.
   */
  async onModuleInit(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      // Nest does not end what has not started.
      await this.onApplicationShutdown();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const copies = [...this.modules.values()].filter((module) => module.providers.has(CLOUDEVENTS_OPTIONS)).length;
    if (copies > 1) {
      const message = `is imported ${copies} times with different options; import forRoot once, use forFeature elsewhere`;
      throw new CloudEventsConfigError([{ option: 'CloudEventsModule', message }]);
    }
    this.#warnOfUnknownVariables();
    this.discovery.refresh();
    this.registry.log(this.#log);
    this.handlerDiscovery.refresh();
    for (const line of this.handlers.describe()) this.#log.log(line);
    if (this.config.checkOnStart) await this.#check();
    const names = this.room.sinks.map(({ name }) => name);
    this.#log.log(names.length > 0 ? `Publishing to ${names.join(' and ')}` : "Publishing nowhere: the sink is 'none'");
    this.#tellOfStores();
    this.intake.open();
  }

  /** Only now: sinks of the application may connect in a hook of their own, and nobody waits for what the relay sends. */
  onApplicationBootstrap(): void {
    this.relay?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const end = this.clock.monotonic() + this.config.shutdownTimeout * 1000;
    const left = (): number => Math.max(0, end - this.clock.monotonic());
    this.relay?.close();
    await settledWithin(this.clock, left(), this.receiver.released());
    this.receiver.close();
    // What running handlers still publish goes out as well.
    const handled = this.receiver.running > 0 ? this.receiver.drained() : undefined;
    const drained = handled === undefined ? this.#drained() : handled.then(() => this.#drained());
    await settledWithin(this.clock, left(), drained);
    this.intake.close();
    this.#reportLeft();
    this.receiver.abort();
    await Promise.all([this.#close(), this.#finishRelay()]);
    await this.#closeDeadLetters();
  }

  /** Later than all the rest: until the last request is answered, somebody may write to it. */
  async onApplicationShutdown(): Promise<void> {
    if (this.outbox === null) return;
    const problem = await settledWithin(this.clock, closing, this.outbox.close()).then(
      (inTime) => (inTime ? undefined : `not closed within ${closing / 1000} s`),
      String,
    );
    if (problem !== undefined) this.#log.warn(`The outbox did not close properly; its events are kept: ${problem}`);
  }

  #tellOfStores(): void {
    if (this.outbox !== null) {
      const others = this.config.outbox.relay ? '' : '; this process writes, and others deliver';
      this.#log.log(`Outbox: ${this.outbox.place}${others}`);
    }
    if (this.config.receiver.inbox === 'memory' && process.env['NODE_ENV'] === 'production') {
      const remedy = 'Give it one that lasts, such as a PostgresInboxStore';
      this.#log.warn(`The inbox is in memory only: after a restart, duplicates are handled again. ${remedy}`);
    }
  }

  /** Before anything else can fail: this line may be the last that is seen of these events. */
  #reportLeft(): void {
    const kept = new Map(this.relay?.undelivered.map(({ sink, events }) => [sink, events]));
    const left = this.room.health().flatMap(({ sink, pending }) => {
      const lost = pending - (kept.get(sink) ?? 0);
      return lost > 0 ? [`${lost} to ${sink}`] : [];
    });
    if (kept.size > 0) {
      const events = [...kept].map(([sink, count]) => `${count} to ${sink}`).join(', ');
      this.#log.warn(`Not delivered before ${this.#deadline}, kept in the outbox: ${events}`);
    }
    const { projecting } = this.intake;
    if (projecting > 0) left.push(`${projecting} ${projecting === 1 ? 'call' : 'calls'} still in projection`);
    const { running } = this.receiver;
    if (running > 0) this.#log.error(`Not handled before ${this.#deadline}: ${running} received`);
    if (left.length === 0) return;
    this.#log.error(`Not delivered before ${this.#deadline}: ${left.join(', ')}`);
  }

  get #deadline(): string {
    return `the shutdown deadline of ${this.config.shutdownTimeout} s`;
  }

  /** Nothing is sent any more; a sink that will not close must not keep the application from ending. */
  async #close(): Promise<void> {
    const problem = await settledWithin(this.clock, closing, this.room.stop()).then(
      (inTime) => (inTime ? undefined : `not closed within ${closing / 1000} s`),
      (error: unknown) => (error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error)),
    );
    if (problem !== undefined) this.#log.warn(`A sink did not close properly: ${problem}`);
  }

  /** In the same time: what the outbox does not take now is delivered again by others. */
  async #finishRelay(): Promise<void> {
    if (this.relay === null) return;
    if (await settledWithin(this.clock, closing, this.relay.finish())) return;
    this.relay.abandon();
    this.#log.warn(`The outbox did not answer within ${closing / 1000} s; events may be sent again after their lease`);
  }

  /** Last of all: sinks that were closed had something to put into it. */
  async #closeDeadLetters(): Promise<void> {
    const { isOwn, store } = this.deadLetters;
    if (!isOwn || store?.close === undefined) return;
    const problem = await settledWithin(this.clock, closing, store.close()).then(
      (inTime) => (inTime ? undefined : `not closed within ${closing / 1000} s`),
      String,
    );
    if (problem !== undefined) this.#log.warn(`The store of dead letters did not close properly: ${problem}`);
  }

  async #drained(): Promise<void> {
    this.intake.close();
    await this.intake.empty();
    await this.room.drained();
  }

  /** A misspelt variable has no effect, which nobody would notice. */
  #warnOfUnknownVariables(): void {
    for (const unknown of unknownVariables(Object.keys(process.env))) {
      this.#log.warn(`${unknown.name} ${unknownVariableMessage(unknown)}`);
    }
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
