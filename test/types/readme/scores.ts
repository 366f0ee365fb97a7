// scores.ts
import { Injectable, Logger } from '@nestjs/common';
import {
  type CloudEvent,
  CloudEventAttribute,
  type CloudEventContext,
  CloudEventData,
  OnCloudEvent,
  RejectedEventError,
} from 'nestjs-cloudevents';
import { z } from 'zod';

export const HandComplete = z.object({ winner: z.string(), pot: z.number() });
export type HandComplete = z.infer<typeof HandComplete>;

@Injectable()
export class Scores {
  private readonly log = new Logger(Scores.name);
  private readonly won = new Map<string, number>();

  @OnCloudEvent('io.angzarr.poker.hand.complete')
  onHand(@CloudEventData(HandComplete) hand: HandComplete, @CloudEventAttribute('subject') subject?: string): void {
    if (hand.pot < 0) throw new RejectedEventError(`pot of ${subject ?? 'a hand'} below 0`); // final: 422, dead letter
    this.add(hand);
  }

  // * stands for any run of characters; a RegExp does as well.
  @OnCloudEvent('io.angzarr.poker.*', { source: 'angzarr/*' })
  onAny(event: CloudEvent, { transport }: CloudEventContext): void {
    this.log.log(`${event.type} ${event.id} came over ${transport}`);
  }

  add({ winner, pot }: HandComplete): void {
    this.won.set(winner, (this.won.get(winner) ?? 0) + pot);
  }
}
