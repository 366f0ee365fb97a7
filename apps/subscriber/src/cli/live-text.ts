import { Pace, type Timers } from './pace.js';
import type { Screen } from './screen.js';

/** What is to be read at the moment. */
export interface LiveContent {
  /** For a terminal. */
  block(): readonly string[];
  /** For a pipe or a file. */
  lines(): readonly string[];
}

/** Milliseconds from one look at the content to the next. */
const pause = { terminal: 100, elsewhere: 1000 };

/** Text that changes: a block rewritten in place on a terminal, new lines now and then anywhere else. */
export class LiveText {
  private readonly pace: Pace;
  private lastLines: readonly string[] = [];

  constructor(
    private readonly screen: Screen,
    private readonly content: LiveContent,
    timers?: Timers,
  ) {
    this.pace = new Pace(screen.isTerminal ? pause.terminal : pause.elsewhere, () => this.show(), timers);
  }

  changed(): void {
    this.pace.changed();
  }

  /** Shows what has not been shown yet. */
  finish(): void {
    this.pace.finish();
  }

  private show(): void {
    if (this.screen.isTerminal) {
      this.screen.showBlock(this.content.block());
      return;
    }
    const lines = this.content.lines();
    for (const line of lines) if (!this.lastLines.includes(line)) this.screen.line(line);
    this.lastLines = lines;
  }
}
