import { Injectable } from '@nestjs/common';
import { type Counts, EventCounter } from './event-counter.js';

/** One counter per transport, since every event may come over both. */
@Injectable()
export class TransportCounters {
  readonly http = new EventCounter();
  readonly kafka = new EventCounter();

  snapshot(): Readonly<Record<'http' | 'kafka', Counts>> {
    return { http: this.http.snapshot(), kafka: this.kafka.snapshot() };
  }
}
