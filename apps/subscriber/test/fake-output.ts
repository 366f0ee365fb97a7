const pieces = /\x1b\[([0-9]+)A\r\x1b\[J|[^\x1b]+/g;

/** What a person sees of what was written: where it is a terminal, lines that were erased are gone. */
export class FakeOutput {
  written = '';

  constructor(
    readonly isTTY = false,
    readonly columns = 80,
    readonly rows = 24,
  ) {}

  write(text: string): void {
    this.written += text;
  }

  /** Whole lines only. */
  get lines(): readonly string[] {
    let lines = [''];
    for (const [piece, up] of this.written.matchAll(pieces)) {
      if (up !== undefined) lines = [...lines.slice(0, -1 - Number(up)), ''];
      else lines = [...lines.slice(0, -1), ...`${lines.at(-1)}${piece}`.split('\n')];
    }
    return lines.slice(0, -1);
  }
}
