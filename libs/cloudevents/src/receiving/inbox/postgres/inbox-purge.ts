import type { LoggerService } from '@nestjs/common';
import { messageOf } from '../../../core/thrown.js';

// Each event leaves one row behind: so many go faster than they come.
const eventsPerPurge = 100;
export const rowsPerPurge = 500;

/** Deletes rows that are over, some at a time, as events come to their end. */
export class InboxPurge {
  #events = 0;
  #isRunning = false;

  /**
   * @param some deletes up to {@link rowsPerPurge} of them, and says how many these were
   * @param table for the log
   */
  constructor(
    private readonly some: () => Promise<number>,
    private readonly table: string,
    private readonly logger: Pick<LoggerService, 'warn'>,
  ) {}

  /** Deletes all. Returns how many these were. */
  async all(): Promise<number> {
    let all = 0;
    for (;;) {
      const purged = await this.some();
      all += purged;
      if (purged < rowsPerPurge) return all;
    }
  }

  /** An event was completed or released, which leaves a row as well. It neither waits for a purge nor fails by it. */
  eventEnded(): void {
    this.#events += 1;
    if (this.#events % eventsPerPurge === 0 && !this.#isRunning) void this.#aside();
  }

  async #aside(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.some();
    } catch (error) {
      this.logger.warn(`Old rows of ${this.table} cannot be deleted, it grows: ${messageOf(error)}`);
    }
    this.#isRunning = false;
  }
}
