export { ActionType } from './action-type.js';
export {
  BoardDealt,
  CardsDiscarded,
  ForcedBetPosted,
  HandComplete,
  HandMucked,
  HandShown,
  HandStarted,
  type HandWinner,
  HoleCardsDealt,
  PlayerActed,
  type SeatedPlayer,
  type Street,
  UncalledBetReturned,
} from './hand.events.js';
export { FundsDeposited, PlayerRegistered } from './player.events.js';
