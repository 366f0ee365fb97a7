/** Of transports that send no message twice and cannot be asked to wait: what comes meanwhile waits in memory. */
export interface PendingOptions {
  /** Messages whose handlers run side by side. Above 1, order is lost. Default: 1. */
  readonly concurrency?: number;
  /** Most messages that wait for their turn; those above it are dropped and lost. Default: 10,000. */
  readonly maxPending?: number;
  /** Most bytes of the messages that wait; those above it are dropped and lost. Default: 64 MiB. */
  readonly maxPendingBytes?: number;
}

/** The same, all decided. */
export type PendingSettings = Required<PendingOptions>;

/** Fills in the defaults. */
export function pendingSettings(options: PendingOptions): PendingSettings {
  const { concurrency = 1, maxPending = 10_000, maxPendingBytes = 64 * 1024 * 1024 } = options;
  return { concurrency, maxPending, maxPendingBytes };
}

/** Everything that cannot work, in words; nothing when all can. */
export function pendingProblems(options: PendingOptions): string[] {
  return (['concurrency', 'maxPending', 'maxPendingBytes'] as const)
    .filter((name) => {
      const value = options[name] ?? 1;
      return !Number.isSafeInteger(value) || value < 1;
    })
    .map((name) => `${name} must be a whole number, 1 or more`);
}
