/** Lets at most `size` pieces of work run at once; they start in the order they are given. */
export class Window {
  private running = 0;
  private wake: (() => void) | undefined;

  constructor(private readonly size: number) {}

  /** Starts `work` as soon as there is room, and resolves when it has started. `work` must not reject. */
  async run(work: () => Promise<void>): Promise<void> {
    while (this.running >= this.size) await this.change();
    this.running += 1;
    void work().finally(() => {
      this.running -= 1;
      this.wake?.();
    });
  }

  async drained(): Promise<void> {
    while (this.running > 0) await this.change();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}
