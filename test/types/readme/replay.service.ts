// replay.service.ts
import { Injectable } from '@nestjs/common';
import { DeadLetters } from 'nestjs-cloudevents';

@Injectable()
export class ReplayService {
  constructor(private readonly deadLetters: DeadLetters) {}

  /** After the receiver was repaired: the same ids, the same bytes. */
  async replay(): Promise<number> {
    const outage = { sink: 'http', reason: 'exhausted', failedFrom: '2026-03-01T12:00:00Z' } as const;
    const { matched } = await this.deadLetters.requeue(outage, { dryRun: true });
    if (matched > 10_000) throw new Error(`${matched} events: more than the receiver takes in an hour`);
    const { requeued } = await this.deadLetters.requeue(outage);
    return requeued;
  }
}
