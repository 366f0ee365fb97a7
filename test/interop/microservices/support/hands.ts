import { type INestApplication, Injectable, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy, MicroserviceOptions } from '@nestjs/microservices';
import {
  type CloudEvent,
  type CloudEventContext,
  cloudEvent,
  CloudEventsModule,
  OnCloudEvent,
  RejectedEventError,
} from 'nestjs-cloudevents';
import { onTestFinished } from 'vitest';

const nothing = (): void => undefined;
const silent: LoggerService = { log: nothing, error: nothing, warn: nothing, debug: nothing, fatal: nothing };

/** Stands for an application: notes what its handlers are given, and fails, rejects or stalls as a test says. */
@Injectable()
export class Hands {
  readonly events: CloudEvent[] = [];
  readonly contexts: CloudEventContext[] = [];
  readonly others: string[] = [];
  /** How often the events of these ids fail yet. */
  readonly failures = new Map<string, number>();
  readonly rejected = new Set<string>();
  /** Handlers wait for it. */
  held: Promise<void> = Promise.resolve();

  get ids(): string[] {
    return this.events.map(({ id }) => id);
  }

  /** Keeps handlers waiting until the returned function is called. */
  hold(): () => void {
    let release = nothing;
    this.held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  @OnCloudEvent('io.angzarr.hand.*')
  async onHand(event: CloudEvent, context: CloudEventContext): Promise<void> {
    this.events.push(event);
    this.contexts.push(context);
    await this.held;
    if (this.rejected.has(event.id)) throw new RejectedEventError('no such hand');
    const failures = this.failures.get(event.id) ?? 0;
    this.failures.set(event.id, failures - 1);
    if (failures > 0) throw new Error('the table is locked');
  }

  @OnCloudEvent('io.angzarr.player')
  onPlayer(event: CloudEvent): void {
    this.others.push(event.id);
  }
}

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'none' })], providers: [Hands] })
export class HandsModule {}

/** What a strategy said. */
export class Lines {
  readonly all: string[] = [];
  readonly log = (line: string): void => void this.all.push(`log ${line}`);
  readonly warn = (line: string): void => void this.all.push(`warn ${line}`);
  readonly error = (line: string): void => void this.all.push(`error ${line}`);

  matching(pattern: RegExp): string[] {
    return this.all.filter((line) => pattern.test(line));
  }
}

/** A hybrid application with the strategy, not started, closed with the test. */
export async function hybrid(strategyOf: (app: INestApplication) => CustomTransportStrategy) {
  const app = await NestFactory.create(HandsModule, { logger: silent });
  onTestFinished(() => app.close());
  const strategy = strategyOf(app);
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  return { app, hands: app.get(Hands) };
}

/** A microservice with the strategy, not started, closed with the test. */
export async function microservice(strategy: CustomTransportStrategy) {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(HandsModule, { logger: silent, strategy });
  onTestFinished(() => app.close());
  return app;
}

/** An event that `Hands` listens to. */
export function hand(id: number | string, changes: Readonly<Record<string, unknown>> = {}): CloudEvent {
  const attributes = { specversion: '1.0', id: String(id), source: 'angzarr/hand', type: 'io.angzarr.hand.dealt' };
  return cloudEvent({ ...attributes, ...changes });
}

/** Faster than the defaults, as tests have no time. */
export const soon = { minDelay: 0.02, maxDelay: 0.05, pauseDelay: 0.1, shutdownTimeout: 5 };
