import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type CloudEvent, type CloudEventContext, OnCloudEvent } from 'nestjs-cloudevents';
import { ArrivalPrinter } from '../cli/arrival.printer.js';
import { LiveCount } from '../cli/live-count.js';
import { TransportCounters } from '../counting/transport-counters.js';

/** Hears of every event, whatever its type and however it came. */
@Injectable()
export class EventListener implements OnApplicationShutdown {
  constructor(
    private readonly counters: TransportCounters,
    private readonly printer: ArrivalPrinter,
    private readonly live: LiveCount,
  ) {}

  @OnCloudEvent('*')
  onEvent(event: CloudEvent, { transport }: CloudEventContext): void {
    this.counters.of(transport).count(event);
    this.printer.arrived(transport, event);
    this.live.changed();
  }

  /** Nest calls this when nothing arrives any more. */
  onApplicationShutdown(): void {
    this.live.finish();
  }
}
