import type { PhhHand } from '../../phh/index.js';
import { stableId } from '../ids.js';

/** The ids of a hand and of its players. The same file gives the same ids on every run. */
export interface HandIdentity {
  readonly handId: string;
  /** In the order of the file. A player without a name has an id that means nothing outside this hand. */
  readonly playerIds: readonly string[];
  /** The table the hand was played at: what belongs to one session shares it. */
  readonly sessionId: string;
}

/** Gives every hand of a file its identity. */
export class HandIdentities {
  private readonly seen = new Map<string, number>();

  of(hand: PhhHand): HandIdentity {
    const { venue, event, table, startedAt, players } = hand;
    const handId = this.unique([venue, event, table, startedAt, hand.hand ?? `#${hand.number}`]);
    return {
      handId,
      playerIds: players.map((name, player) =>
        name === '' ? stableId('unnamed', handId, player) : stableId('player', venue, name),
      ),
      sessionId: `session-${stableId('session', venue, event, table).slice(0, 12)}`,
    };
  }

  /** A hand the file holds twice gets an id of its own each time. */
  private unique(parts: readonly (string | undefined)[]): string {
    const id = stableId('hand', ...parts);
    const times = this.seen.get(id) ?? 0;
    this.seen.set(id, times + 1);
    return times === 0 ? id : stableId('hand', ...parts, times);
  }
}
