import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { type CloudEventDraft, CloudEventsModule, CloudEventsPublisher, Handles, Projector } from 'nestjs-cloudevents';
import type { HandBook } from './hand-books.js';

type PlayerActed = HandBook['pages'][number]['event']['data'];

@Projector({ name: 'bench', domain: 'poker' })
class BenchProjector {
  @Handles('PlayerActed')
  onPlayerActed(data: PlayerActed): CloudEventDraft {
    return { type: 'PlayerActed', data, extensions: { tenant: 'eu-4', priority: 3 } };
  }
}

/** An application that publishes to a topic. */
export interface PublishingApp {
  readonly publisher: CloudEventsPublisher;
  readonly close: () => Promise<void>;
}

export async function startPublishing(brokers: readonly string[], topic: string): Promise<PublishingApp> {
  @Module({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'kafka', kafka: { brokers, topic } }),
    ],
    providers: [BenchProjector],
  })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
  return { publisher: app.get(CloudEventsPublisher), close: () => app.close() };
}
