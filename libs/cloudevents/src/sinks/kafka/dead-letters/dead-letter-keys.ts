import { randomBytes } from 'node:crypto';

/**
 * Record keys that sort by the moment at which a letter was given up, and within it in the order they were asked for.
 * None occurs twice, whoever else writes to the topic: a key that was removed never comes back.
 */
export class DeadLetterKeys {
  readonly #writer = randomBytes(8).toString('hex');
  #count = 0;

  /** @param failedAt RFC 3339 */
  next(failedAt: string): string {
    this.#count += 1;
    // Wide enough for more letters than one process will ever give up, so that the text sorts as the number does.
    const count = String(this.#count).padStart(12, '0');
    return `${new Date(Date.parse(failedAt)).toISOString()}-${count}-${this.#writer}`;
  }
}
