/** Timers, to be turned by hand in tests. */
export interface Timers {
  /** Calls back once, unless the function it returns is called before. */
  after(ms: number, callback: () => void): () => void;
}

export const systemTimers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Does something about changes at a calm pace: at most once per interval, and only when something changed. */
export class Pace {
  private cancel: (() => void) | undefined;

  constructor(
    private readonly interval: number,
    private readonly work: () => void,
    private readonly timers: Timers = systemTimers,
  ) {}

  changed(): void {
    this.cancel ??= this.timers.after(this.interval, () => this.finish());
  }

  /** Does now what is due. */
  finish(): void {
    if (this.cancel === undefined) return;
    this.cancel();
    this.cancel = undefined;
    this.work();
  }
}
