import { progressText } from '../../apps/poker/src/cli/progress-text.js';
import type { ReplayProgress } from '../../apps/poker/src/replay/replay.service.js';
import { countLines, countTable } from '../../apps/subscriber/src/cli/count-text.js';
import { LiveText } from '../../apps/subscriber/src/cli/live-text.js';
import type { Timers } from '../../apps/subscriber/src/cli/pace.js';
import type { Screen } from '../../apps/subscriber/src/cli/screen.js';
import type { AllCounts } from '../../apps/subscriber/src/counting/transport-counters.js';

/** Both ends of the demo while it runs: hands that were played, and events of each type that came. */
export class LiveView {
  private progress: readonly string[] = [];
  private counts: AllCounts | undefined;
  private readonly text: LiveText;

  constructor(
    private readonly screen: Screen,
    timers?: Timers,
  ) {
    const counted = (text: (counts: AllCounts) => readonly string[]) => (this.counts ? text(this.counts) : []);
    this.text = new LiveText(
      screen,
      {
        block: () => [...this.progress, ...counted(countTable)],
        lines: () => [...this.progress, ...counted(countLines)],
      },
      timers,
    );
  }

  played(progress: ReplayProgress): void {
    this.progress = [progressText(progress)];
    this.text.changed();
  }

  arrived(counts: AllCounts): void {
    this.counts = counts;
    this.text.changed();
  }

  /** Makes room for the result, which says of the counts what a terminal showed; a log keeps their last state. */
  finish(counts: AllCounts): void {
    this.arrived(counts);
    this.text.finish();
    this.screen.showBlock([]);
    for (const line of this.screen.isTerminal ? this.progress : []) this.screen.line(line);
  }
}
