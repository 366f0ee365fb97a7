/** Time and chance, injected so that every schedule can be tested without waiting. */
export interface Clock {
  /** Milliseconds that only grow: for waits. */
  monotonic(): number;
  /** Milliseconds since the epoch: only for dates that others name. */
  wall(): number;
  /** At least 0, below 1. */
  random(): number;
  /**
   * Calls back after `ms` milliseconds, however many; the answer cancels.
   *
   * @param isIdle whether the process may end meanwhile, when nothing else keeps it. Default: no
   */
  after(ms: number, callback: () => void, isIdle?: boolean): () => void;
  /** Calls back once the current burst of work is done. */
  soon(callback: () => void): void;
}

const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  after(ms, callback, isIdle = false) {
    // Node fires timers above 2^31-1 ms at once, so a long wait is made of several.
    // They also fire up to 1 ms early, since the event loop counts whole ones: what was asked for is never undercut.
    let left = Math.ceil(ms) + 1;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const step = Math.min(left, longestTimer);
      left -= step;
      timer = setTimeout(left > 0 ? wait : callback, step);
      if (isIdle) timer.unref();
    };
    wait();
    return () => clearTimeout(timer);
  },
  soon: (callback) => void setImmediate(callback),
};
