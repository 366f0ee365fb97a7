import { type CloudEventDraft, CloudEventsRouter } from 'nestjs-cloudevents';
import type { FundsDeposited } from '../domain/events/index.js';

/** Deposits in the router style: the amount goes out, the account it came from does not. */
export const depositsRouter = new CloudEventsRouter('prj-player-deposits', 'player').on(
  'FundsDeposited',
  ({ amount }: FundsDeposited): CloudEventDraft => ({
    type: 'com.poker.player.deposited',
    data: { amount },
    extensions: { priority: 'normal' },
  }),
);
