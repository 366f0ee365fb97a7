import type { EventBook } from 'nestjs-cloudevents';
import { type PhhHand, placed } from '../phh/index.js';
import { EventStream } from './event-stream.js';
import { HandIdentities } from './hand/hand-identity.js';
import { replayHand } from './hand/replay-hand.js';
import { PlayerAccounts } from './player/player-accounts.js';

/** One hand as event books, in the order a game server would have recorded them. */
export interface RecordedHand {
  readonly number: string;
  readonly books: readonly EventBook[];
  readonly warnings: readonly string[];
}

/** Turns the hands of one file into event books. Hands must come in the order of the file. */
export class HandHistory {
  private readonly identities = new HandIdentities();
  private readonly accounts = new PlayerAccounts();

  constructor(private readonly file: string) {}

  /** @throws PhhError naming file, hand and action where the hand cannot have been played like this */
  record(hand: PhhHand): RecordedHand {
    const identity = this.identities.of(hand);
    const { commands, warnings } = placed({ file: this.file, hand: hand.number }, () => replayHand(hand, identity));
    const stream = new EventStream('hand', identity.handId);
    const recordedAt = { createdAt: hand.startedAt, correlationId: identity.sessionId };
    const books = commands.map((events) => stream.record(events, recordedAt));
    return { number: hand.number, books: [...this.accounts.seat(hand, identity), ...books], warnings };
  }
}
