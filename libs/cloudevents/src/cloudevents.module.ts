import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { DiscoveryModule } from '@nestjs/core';
import {
  type ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  type OPTIONS_TYPE,
} from './cloudevents.module-definition.js';
import { providers } from './cloudevents.providers.js';
import type { CloudEventsRouter } from './projection/index.js';
import { CloudEventsOutbox, CloudEventsPublisher, DeadLetters } from './publishing/index.js';
import { endpointClass, RECEIVER_ENDPOINT } from './receiving/http/index.js';
import { CloudEventsReceiver } from './receiving/index.js';
import { HttpSink } from './sinks/http/index.js';
import { KafkaSink } from './sinks/kafka/kafka.sink.js';

/** Routers are values without a class of their own to be named by. */
@Module({})
export class CloudEventsFeatureModule {}

/**
 * Publishing of CloudEvents for an application: import `forRoot` once, write projectors as providers anywhere, inject
 * {@link CloudEventsPublisher}.
 */
@Module({
  imports: [ConfigModule, DiscoveryModule],
  providers,
  exports: [CloudEventsOutbox, CloudEventsPublisher, CloudEventsReceiver, DeadLetters, HttpSink, KafkaSink],
})
export class CloudEventsModule extends ConfigurableModuleClass {
  /**
   * @throws CloudEventsConfigError at boot, listing every setting that is missing or wrong
   * @throws ProjectorError at boot, naming each projector that cannot work
   * @throws HandlerError at boot, naming each handler of received events that cannot work
   * @throws OutboxError at boot, when another process has the directory of the embedded outbox, or tables cannot be made
   * @throws MissingPackageError at boot, when Kafka is selected, for events or dead letters, and kafkajs is not
   *   installed; or an outbox, and pg or PGlite is not
   */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return withEndpoint(super.forRoot(options));
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return withEndpoint(super.forRootAsync(options));
  }

  /**
   * Adds routers to the projectors of the application. Projector classes are providers of the module that has what
   * they inject.
   */
  static forFeature(routers: readonly CloudEventsRouter[]): DynamicModule {
    // A token for each router: two of one name must both be found, for the boot to refuse them.
    const features: Provider[] = routers.map((router) => ({ provide: Symbol(router.name), useValue: router }));
    return { module: CloudEventsFeatureModule, providers: features };
  }
}

/** A class of its own for every application: each has its own path. */
function withEndpoint(definition: DynamicModule): DynamicModule {
  const endpoint = endpointClass();
  return {
    ...definition,
    controllers: [endpoint],
    providers: [...(definition.providers ?? []), { provide: RECEIVER_ENDPOINT, useValue: endpoint }],
  };
}
