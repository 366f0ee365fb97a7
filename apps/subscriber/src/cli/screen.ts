interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Text output with a block of lines at its end that is rewritten in place. Only a terminal has the block. */
export class Screen {
  private block: readonly string[] = [];

  constructor(
    private readonly out: Output = process.stdout,
    private readonly err: Pick<Output, 'write'> = process.stderr,
  ) {}

  get isTerminal(): boolean {
    return this.out.isTTY === true;
  }

  /** Text that stays, above the block. */
  line(text = ''): void {
    this.aboveBlock(() => this.out.write(`${text}\n`));
  }

  /** The same on standard error. */
  complaint(text: string): void {
    this.aboveBlock(() => this.err.write(`${text}\n`));
  }

  /** What stands at the end from now on; no lines take the block away. */
  showBlock(lines: readonly string[]): void {
    if (!this.isTerminal) return;
    this.eraseBlock();
    // A line that wraps, or one that has scrolled away, could not be rewritten.
    // A terminal that nobody looks at may say 0.
    const [columns, rows] = [this.out.columns || 80, this.out.rows || 24];
    this.block = lines.slice(0, rows - 1).map((line) => line.slice(0, columns - 1));
    this.drawBlock();
  }

  private aboveBlock(write: () => void): void {
    this.eraseBlock();
    write();
    this.drawBlock();
  }

  private eraseBlock(): void {
    if (this.block.length > 0) this.out.write(`\x1b[${this.block.length}A\r\x1b[J`);
  }

  private drawBlock(): void {
    for (const line of this.block) this.out.write(`${line}\n`);
  }
}
