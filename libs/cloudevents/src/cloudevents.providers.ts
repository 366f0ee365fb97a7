import { Logger, type Provider } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type ChosenDeadLetters, chooseDeadLetters } from './cloudevents.dead-letters.js';
import type { CloudEventsModuleOptions } from './cloudevents.options.js';
import { CloudEventsLifecycle } from './cloudevents.lifecycle.js';
import {
  CLOUDEVENTS_CLOCK,
  CLOUDEVENTS_CONFIG,
  CLOUDEVENTS_DEAD_LETTERS,
  CLOUDEVENTS_OPENED_OUTBOX,
  CLOUDEVENTS_OPTIONS,
  CLOUDEVENTS_OUTBOX,
  CLOUDEVENTS_RECEIVER_OPTIONS,
} from './cloudevents.tokens.js';
import { extensionProblems } from './config/extension-problems.js';
import { outboxGroup } from './config/outbox-types.js';
import { resolveConfig } from './config/resolve-config.js';
import type { ResolvedConfig } from './config/resolved-config.js';
import {
  deliveryPolicyOf,
  DeliveryRoom,
  type OpenedOutbox,
  openOutbox,
  OutboxRelay,
  outboxSettings,
  type OutboxSettings,
} from './delivery/index.js';
import { ProjectionRunner, ProjectorDiscovery, ProjectorExplorer, ProjectorRegistry } from './projection/index.js';
import { CloudEventsOutbox, CloudEventsPublisher, DeadLetters, Intake } from './publishing/index.js';
import {
  CloudEventsReceiver,
  HandlerDiscovery,
  HandlerExplorer,
  HandlerRegistry,
  type ReceiverChoices,
  type ReceiverOptions,
  receiverOptions,
} from './receiving/index.js';
import {
  EVENT_RECEIVER,
  HTTP_RECEIVER_OPTIONS,
  httpReceiverOptions,
  httpReceivingProviders,
} from './receiving/http/index.js';
import { HttpSink } from './sinks/http/index.js';
import { createHttpSink, createKafkaSink } from './sinks/create-sinks.js';
import { KafkaSink } from './sinks/kafka/kafka.sink.js';
import { type Clock, systemClock } from './time/clock.js';

/** How the rooms of the library are put together. */
export const providers: Provider[] = [
  CloudEventsLifecycle,
  Intake,
  ProjectorDiscovery,
  ProjectorExplorer,
  ProjectorRegistry,
  { provide: CLOUDEVENTS_CLOCK, useValue: systemClock },
  {
    provide: CLOUDEVENTS_CONFIG,
    useFactory: (
      { types: _types, sinks: _sinks, extensions, outbox, ...options }: CloudEventsModuleOptions,
      env: ConfigService,
    ) => {
      const given = { ...options, outbox: outboxGroup(outbox) };
      const read = (name: string): unknown => env.get<unknown>(name);
      return resolveConfig(given, read, extensionProblems(extensions), Object.keys(process.env));
    },
    inject: [CLOUDEVENTS_OPTIONS, ConfigService],
  },
  { provide: HttpSink, useFactory: createHttpSink, inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK] },
  { provide: KafkaSink, useFactory: createKafkaSink, inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK] },
  {
    provide: DeliveryRoom,
    useFactory: (
      options: CloudEventsModuleOptions,
      config: ResolvedConfig,
      clock: Clock,
      deadLetters: ChosenDeadLetters,
      ...selected: (HttpSink | KafkaSink | null)[]
    ) => {
      const sinks = [...selected.filter((sink) => sink !== null), ...(options.sinks ?? [])];
      const log = new Logger('CloudEventsModule');
      return new DeliveryRoom(sinks, deliveryPolicyOf(config), clock, log, deadLetters.store);
    },
    inject: [CLOUDEVENTS_OPTIONS, CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK, CLOUDEVENTS_DEAD_LETTERS, HttpSink, KafkaSink],
  },
  {
    provide: ProjectionRunner,
    useFactory: (
      registry: ProjectorRegistry,
      options: CloudEventsModuleOptions,
      config: ResolvedConfig,
      clock: Clock,
    ) =>
      new ProjectionRunner(registry, {
        types: options.types,
        unknownTypes: config.unknownTypes,
        projectionErrors: config.projectionErrors,
        sourcePrefix: config.sourcePrefix,
        extensions: options.extensions,
        handlerTimeout: config.projectionTimeout,
        timer: clock,
      }),
    inject: [ProjectorRegistry, CLOUDEVENTS_OPTIONS, CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK],
  },
  {
    provide: CloudEventsPublisher,
    useFactory: (
      discovery: ProjectorDiscovery,
      runner: ProjectionRunner,
      room: DeliveryRoom,
      intake: Intake,
      clock: Clock,
    ) => new CloudEventsPublisher(discovery, runner, room, intake, clock, new Logger(CloudEventsPublisher.name)),
    inject: [ProjectorDiscovery, ProjectionRunner, DeliveryRoom, Intake, CLOUDEVENTS_CLOCK],
  },
  {
    provide: CLOUDEVENTS_OPENED_OUTBOX,
    useFactory: ({ outbox }: ResolvedConfig, clock: Clock) =>
      openOutbox(outbox, clock, new Logger('CloudEventsModule')),
    inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK],
  },
  {
    provide: CLOUDEVENTS_OUTBOX,
    useFactory: (opened: OpenedOutbox | null, { outbox }: ResolvedConfig) =>
      opened === null ? null : outboxSettings(opened.store, outbox),
    inject: [CLOUDEVENTS_OPENED_OUTBOX, CLOUDEVENTS_CONFIG],
  },
  {
    provide: CLOUDEVENTS_DEAD_LETTERS,
    useFactory: (config: ResolvedConfig, outbox: OutboxSettings | null, clock: Clock) =>
      chooseDeadLetters(config, outbox?.store, clock),
    inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_OUTBOX, CLOUDEVENTS_CLOCK],
  },
  {
    provide: DeadLetters,
    useFactory: (
      deadLetters: ChosenDeadLetters,
      room: DeliveryRoom,
      runner: ProjectionRunner,
      intake: Intake,
      outbox: OutboxSettings | null,
    ) => {
      const accept: ConstructorParameters<typeof DeadLetters>[2] = (event, where) => runner.accept(event, where);
      const log = new Logger(DeadLetters.name);
      // Those of another database would be handed to an outbox that nobody here relays.
      const isOwn = outbox !== null && outbox.store.deadLetters === deadLetters.store;
      return new DeadLetters(deadLetters.store, room, accept, intake, isOwn, log);
    },
    inject: [CLOUDEVENTS_DEAD_LETTERS, DeliveryRoom, ProjectionRunner, Intake, CLOUDEVENTS_OUTBOX],
  },
  {
    provide: OutboxRelay,
    useFactory: (outbox: OutboxSettings | null, room: DeliveryRoom, runner: ProjectionRunner, clock: Clock) => {
      if (outbox?.relay !== true) return null;
      const accept: ConstructorParameters<typeof OutboxRelay>[2] = (event, where) => runner.accept(event, where);
      return new OutboxRelay(room, outbox, accept, clock, new Logger(OutboxRelay.name));
    },
    inject: [CLOUDEVENTS_OUTBOX, DeliveryRoom, ProjectionRunner, CLOUDEVENTS_CLOCK],
  },
  {
    provide: CloudEventsOutbox,
    useFactory: (
      discovery: ProjectorDiscovery,
      runner: ProjectionRunner,
      room: DeliveryRoom,
      intake: Intake,
      outbox: OutboxSettings | null,
      relay: OutboxRelay | null,
    ) => {
      const log = new Logger(CloudEventsOutbox.name);
      return new CloudEventsOutbox(discovery, runner, room, intake, outbox?.store, relay, log, outbox?.sinks);
    },
    inject: [ProjectorDiscovery, ProjectionRunner, DeliveryRoom, Intake, CLOUDEVENTS_OUTBOX, OutboxRelay],
  },
  ...httpReceivingProviders,
  HandlerDiscovery,
  HandlerExplorer,
  HandlerRegistry,
  {
    provide: CLOUDEVENTS_RECEIVER_OPTIONS,
    useFactory: ({ receiver }: { readonly receiver?: ReceiverChoices }, clock: Clock) =>
      receiverOptions(receiver ?? {}, clock),
    inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_CLOCK],
  },
  {
    provide: CloudEventsReceiver,
    useFactory: (discovery: HandlerDiscovery, registry: HandlerRegistry, clock: Clock, options: ReceiverOptions) =>
      new CloudEventsReceiver(discovery, registry, clock, options, new Logger(CloudEventsReceiver.name)),
    inject: [HandlerDiscovery, HandlerRegistry, CLOUDEVENTS_CLOCK, CLOUDEVENTS_RECEIVER_OPTIONS],
  },
  { provide: EVENT_RECEIVER, useExisting: CloudEventsReceiver },
  {
    provide: HTTP_RECEIVER_OPTIONS,
    useFactory: ({ receiver }: ResolvedConfig, { extensions }: CloudEventsModuleOptions) =>
      httpReceiverOptions(receiver, extensions),
    inject: [CLOUDEVENTS_CONFIG, CLOUDEVENTS_OPTIONS],
  },
];
