// hands.controller.ts
import { Controller, HttpCode, Post, UnprocessableEntityException } from '@nestjs/common';
import { type CloudEvent, CloudEventData, ReceivedCloudEvent, ReceivedCloudEventBatch } from 'nestjs-cloudevents';
import { HandComplete, Scores } from './scores.js';

@Controller('hands')
export class HandsController {
  constructor(private readonly scores: Scores) {}

  @Post() // one event, in binary or structured mode
  @HttpCode(204) // Nest answers 201 otherwise
  onHand(@ReceivedCloudEvent() event: CloudEvent, @CloudEventData(HandComplete) hand: HandComplete): void {
    if (event.type !== 'io.angzarr.poker.hand.complete')
      throw new UnprocessableEntityException(`not for ${event.type}`);
    this.scores.add(hand);
  }

  @Post('batch') // a batch, or one event as a batch of one
  @HttpCode(204)
  onHands(@ReceivedCloudEventBatch() events: CloudEvent[]): void {
    const hands = events.map(({ id, data }) => {
      const parsed = HandComplete.safeParse(data);
      if (!parsed.success) throw new UnprocessableEntityException(`event ${id} is no hand`);
      return parsed.data;
    });
    for (const hand of hands) this.scores.add(hand);
  }
}
