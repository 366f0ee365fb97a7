import { Injectable } from '@nestjs/common';
import { type Counts, EventCounter } from './event-counter.js';

export const transports = ['http', 'kafka'] as const;

export type Transport = (typeof transports)[number];

export type AllCounts = Readonly<Record<Transport, Counts>>;

/** One counter per transport, since every event may come over both. */
@Injectable()
export class TransportCounters {
  private readonly http = new EventCounter();
  private readonly kafka = new EventCounter();

  /** @param transport as an event's context names it */
  of(transport: string): EventCounter {
    return transport === 'kafka' ? this.kafka : this.http;
  }

  snapshot(): AllCounts {
    return { http: this.http.snapshot(), kafka: this.kafka.snapshot() };
  }
}
