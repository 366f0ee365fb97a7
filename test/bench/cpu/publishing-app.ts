import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import {
  CloudEventsModule,
  CloudEventsPublisher,
  type DeliveryReport,
  type EventBook,
  Handles,
  Projector,
} from 'nestjs-cloudevents';
import { eventData } from '../support/bench-event.js';
import { PreparingSink } from '../support/preparing.sink.js';

/** A domain event, as an application has it. */
export class PlayerActed {
  constructor(readonly n: number) {}
}

/** What a handler makes of it: the same for all who take part. */
export function draftOf({ n }: PlayerActed) {
  return { type: 'PlayerActed', data: eventData(n), extensions: { tenant: 'eu-4', priority: 3 } };
}

@Projector({ name: 'bench' })
class BenchProjector {
  @Handles(PlayerActed)
  onPlayerActed(event: PlayerActed) {
    return draftOf(event);
  }
}

export function bookOf(book: number, pages: number): EventBook {
  return {
    cover: { domain: 'poker', root: `hand-${book}`, correlationId: 'c-9c550d9c1b7f' },
    pages: Array.from({ length: pages }, (_, page) => ({
      sequence: page,
      createdAt: '2026-11-21T10:15:30.123Z',
      event: new PlayerActed(book * pages + page),
    })),
  };
}

/** A whole application whose sink makes the bytes of batches and throws them away. */
export interface PublisherWithoutNetwork {
  publish(book: EventBook): Promise<DeliveryReport>;
  /** Events that the sink was given. */
  sent(): number;
  close(): Promise<void>;
}

export async function startPublisher(): Promise<PublisherWithoutNetwork> {
  const sink = new PreparingSink();
  @Module({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [sink] }),
    ],
    providers: [BenchProjector],
  })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
  const publisher = app.get(CloudEventsPublisher);
  return {
    publish: (book) => publisher.publish(book),
    sent: () => sink.delivered,
    close: () => app.close(),
  };
}
