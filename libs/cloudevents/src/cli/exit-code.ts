/** What a script reads off the end of a command. */
export const exitCodes = {
  ok: 0,
  /** Something needs a person. */
  attention: 1,
  /** The command was not understood; nothing was done. */
  usage: 2,
  /** The database cannot be reached, or refuses what it is asked. */
  database: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
