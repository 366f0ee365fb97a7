import { type CloudEventDraft, Handles, Projector } from 'nestjs-cloudevents';
import { ActionType, HandComplete, PlayerActed } from '../domain/events/index.js';

/** A pot of this many big blinds is worth an alert. */
const bigPotInBigBlinds = 100;

/**
 * What the outside world may know of a hand: all-ins, big pots and results. Deals, blinds and every other action have
 * no handler and stay internal. Hole cards are in none of the events handled here.
 */
@Projector({ name: 'prj-hand-cloudevents', domain: 'hand' })
export class HandProjector {
  @Handles('PlayerActed')
  onPlayerActed({ handId, playerId, actionType, amount, street, pot }: PlayerActed): CloudEventDraft | null {
    if (actionType !== ActionType.ALL_IN) return null;
    return {
      type: 'io.angzarr.poker.all_in',
      data: { handId, playerId, amount, street, pot },
      extensions: { AlertLevel: 'high' },
    };
  }

  @Handles(HandComplete)
  onHandComplete(event: HandComplete): CloudEventDraft[] {
    const { handId, outcome, pot, currency, winners, winningHand } = event;
    const complete: CloudEventDraft = {
      type: 'io.angzarr.poker.hand.complete',
      data: { handId, outcome, pot, currency, winners, winningHand },
    };
    return isBig(event) ? [complete, bigPot(event)] : [complete];
  }
}

function isBig({ pot, bigBlind }: HandComplete): boolean {
  return bigBlind > 0 && pot >= bigPotInBigBlinds * bigBlind;
}

function bigPot({ handId, pot, bigBlind, currency, jurisdiction }: HandComplete): CloudEventDraft {
  return {
    type: 'io.angzarr.poker.big_pot',
    data: { handId, pot, bigBlinds: Math.floor(pot / bigBlind), currency },
    extensions: { alertlevel: 'medium', jurisdiction },
  };
}
