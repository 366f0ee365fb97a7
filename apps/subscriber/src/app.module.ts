import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { APP_FILTER } from '@nestjs/core';
import { CloudEventsModule } from 'nestjs-cloudevents';
import { ArrivalPrinter } from './cli/arrival.printer.js';
import type { LauncherLink } from './cli/launcher-link.js';
import { LiveCount, liveCount } from './cli/live-count.js';
import { Screen } from './cli/screen.js';
import { CountsController } from './counting/counts.controller.js';
import { TransportCounters } from './counting/transport-counters.js';
import { EventListener } from './receiving/event.listener.js';
import { RefusalFilter } from './receiving/refusal.filter.js';

/** Receives and counts; publishes nothing. There is no inbox, since a demo wants to see duplicates. */
@Module({
  imports: [
    ConfigModule.forRoot(),
    CloudEventsModule.forRoot({
      sink: 'none',
      receiver: {
        path: '/events',
        // Whatever format the publisher is told to use is read here.
        formats: ['json', 'protobuf', 'avro', 'xml'],
        // As much as the publisher puts into one batch; how many events that is does not matter here.
        maxBytes: 1024 * 1024,
        maxEvents: 10_000,
      },
    }),
  ],
  controllers: [CountsController],
  providers: [EventListener, TransportCounters, ArrivalPrinter, { provide: APP_FILTER, useClass: RefusalFilter }],
})
export class AppModule {
  static showingOn(screen: Screen, launcher?: LauncherLink): DynamicModule {
    const showCounts = (counters: TransportCounters) => liveCount(counters, screen, launcher);
    return {
      module: AppModule,
      providers: [
        { provide: Screen, useValue: screen },
        { provide: LiveCount, useFactory: showCounts, inject: [TransportCounters] },
      ],
    };
  }
}
