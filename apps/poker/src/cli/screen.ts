/** Milliseconds between two lines of progress where there is no terminal. */
const pause = 1000;

/** Text output with one progress line: rewritten in place on a terminal, a line now and then anywhere else. */
export class Screen {
  private progressShown = false;
  private lastProgress: number | undefined;

  constructor(
    private readonly out: { write(text: string): unknown; isTTY?: boolean } = process.stdout,
    private readonly now: () => number = Date.now,
  ) {}

  line(text = ''): void {
    this.clearProgress();
    this.out.write(`${text}\n`);
  }

  /** `final`: the last word about this progress, always shown. */
  progress(text: string, final = false): void {
    if (this.out.isTTY === true) {
      this.out.write(`\r\x1b[2K${text}${final ? '\n' : ''}`);
      this.progressShown = !final;
      return;
    }
    this.lastProgress ??= this.now();
    if (!final && this.now() - this.lastProgress < pause) return;
    this.lastProgress = this.now();
    this.out.write(`${text}\n`);
  }

  private clearProgress(): void {
    if (this.progressShown) this.out.write('\r\x1b[2K');
    this.progressShown = false;
  }
}
