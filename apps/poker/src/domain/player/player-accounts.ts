import type { EventBook } from 'nestjs-cloudevents';
import type { PhhHand } from '../../phh/index.js';
import { EventStream } from '../event-stream.js';
import { FundsDeposited, PlayerRegistered } from '../events/index.js';
import type { HandIdentity } from '../hand/hand-identity.js';
import { stableId } from '../ids.js';

/**
 * The players a file has shown so far. A named player registers when first seen and deposits the starting stack at
 * every table where first seen. E-mail and account are made up: hand histories hold neither.
 */
export class PlayerAccounts {
  private readonly streams = new Map<string, EventStream>();
  private readonly tables = new Set<string>();

  /** What has to happen before this hand can be played, one book per command. */
  seat(hand: PhhHand, identity: HandIdentity): EventBook[] {
    const recordedAt = { createdAt: hand.startedAt, correlationId: identity.sessionId };
    return hand.players.flatMap((name, player) => {
      const playerId = identity.playerIds[player] ?? '';
      if (name === '') return [];
      const known = this.streams.get(playerId);
      const stream = known ?? new EventStream('player', playerId);
      this.streams.set(playerId, stream);
      const registered = known === undefined ? [stream.record([registration(playerId, name)], recordedAt)] : [];
      const deposit = this.deposit(hand, identity, player);
      return deposit === undefined ? registered : [...registered, stream.record([deposit], recordedAt)];
    });
  }

  private deposit(hand: PhhHand, { playerIds, sessionId }: HandIdentity, player: number): FundsDeposited | undefined {
    const playerId = playerIds[player] ?? '';
    const amount = hand.stacks[player] ?? null;
    const seat = `${playerId} ${sessionId}`;
    if (amount === null || this.tables.has(seat)) return undefined;
    this.tables.add(seat);
    return new FundsDeposited({
      playerId,
      amount,
      accountReference: accountOf(playerId),
      ...(hand.currency !== undefined && { currency: hand.currency }),
    });
  }
}

function registration(playerId: string, displayName: string): PlayerRegistered {
  const email = `player-${stableId('mailbox', playerId).slice(0, 10)}@players.example`;
  return new PlayerRegistered({
    playerId,
    displayName,
    email,
    accountReference: accountOf(playerId),
    playerType: 'HUMAN',
  });
}

function accountOf(playerId: string): string {
  return `ACC-${stableId('account', playerId).slice(0, 12).toUpperCase()}`;
}
