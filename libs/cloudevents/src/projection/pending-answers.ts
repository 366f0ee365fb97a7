import { isObservable, type Observable } from 'rxjs';
import type { Clock } from '../time/clock.js';

/** What a handler gave: everything it returned or emitted, or why it failed. */
export type Answer = { readonly results: readonly unknown[] } | { readonly failure: unknown };

/** Whether a handler's result has to be waited for. */
export function isPending(result: unknown): result is PromiseLike<unknown> | Observable<unknown> {
  if (typeof result !== 'object' || result === null) return false;
  const { then, subscribe } = result as { then?: unknown; subscribe?: unknown };
  return typeof then === 'function' || (typeof subscribe === 'function' && isObservable(result));
}

/**
 * Waits for the answers of asynchronous handlers of one book. They were all called in the same turn, so one timer
 * serves them all.
 */
export class PendingAnswers {
  /** Made with the first answer that has to be waited for: most books have none. */
  private waiting: Set<() => void> | undefined;
  private stopTimer: (() => void) | undefined;

  /** @param seconds how long a handler may take; 0 waits for ever */
  constructor(
    private readonly seconds: number,
    private readonly timer: Pick<Clock, 'after'>,
  ) {}

  /** Resolves with the answer when the handler has given it or its time is up. Never rejects. */
  wait(result: PromiseLike<unknown> | Observable<unknown>): Promise<Answer> {
    if (this.seconds > 0) this.stopTimer ??= this.timer.after(this.seconds * 1000, () => this.expire());
    const open = (this.waiting ??= new Set());
    return new Promise((resolve) => {
      let unsubscribe: (() => void) | undefined;
      const finish = (answer: Answer): void => {
        open.delete(expire);
        resolve(answer);
      };
      const expire = (): void => {
        finish({ failure: new Error(`gave no answer within ${this.seconds} s`) });
        try {
          unsubscribe?.();
        } catch {
          // Its teardown failed; that it is late is known, and thrown in a timer this would end the process.
        }
      };
      const follow = (value: unknown): void => {
        if (!open.has(expire)) return;
        try {
          if (isObservable(value)) unsubscribe = collect(value, finish);
          else finish({ results: [value] });
        } catch (failure) {
          // A getter or a proxy of the handler.
          finish({ failure });
        }
      };
      open.add(expire);
      if (isObservable(result)) follow(result);
      else Promise.resolve(result).then(follow, (failure: unknown) => finish({ failure }));
    });
  }

  /** Stops the timer. */
  close(): void {
    this.stopTimer?.();
  }

  private expire(): void {
    for (const expire of this.waiting ?? []) expire();
  }
}

function collect(source: Observable<unknown>, finish: (answer: Answer) => void): () => void {
  const results: unknown[] = [];
  const subscription = source.subscribe({
    next: (value) => results.push(value),
    error: (failure: unknown) => finish({ failure }),
    complete: () => finish({ results }),
  });
  return () => subscription.unsubscribe();
}
