import { InboxError } from '../../errors/index.js';
import type { Clock } from '../../time/clock.js';

/** Milliseconds from one attempt to the next. */
const pause = 1000;

/**
 * Notes that an event was handled. A store that does not take the note is told again meanwhile, up to the end of the
 * lease: left at that, the event would be free then, and its handlers would run a second time.
 *
 * @param lease milliseconds
 * @throws what the first attempt threw
 */
export async function note(complete: () => Promise<void>, lease: number, clock: Clock): Promise<void> {
  try {
    await complete();
  } catch (error) {
    again(error, complete, clock.monotonic() + lease, clock);
    throw error;
  }
}

/** Any other error is about the event: that is told already, and does not change. */
function again(error: unknown, complete: () => Promise<void>, until: number, clock: Clock): void {
  if (!(error instanceof InboxError) || clock.monotonic() + pause > until) return;
  const attempt = (): void => void complete().catch((failure: unknown) => again(failure, complete, until, clock));
  clock.after(pause, attempt, true);
}
