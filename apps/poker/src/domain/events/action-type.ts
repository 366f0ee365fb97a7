/** What a player did. `ALL_IN` is any action that put the last chip in, whether it called, bet or raised. */
export const ActionType = {
  FOLD: 'FOLD',
  CHECK: 'CHECK',
  CALL: 'CALL',
  BET: 'BET',
  RAISE: 'RAISE',
  ALL_IN: 'ALL_IN',
} as const;

export type ActionType = (typeof ActionType)[keyof typeof ActionType];
