import type { TransportCounters } from '../counting/transport-counters.js';
import { countLines, countTable } from './count-text.js';
import type { LauncherLink } from './launcher-link.js';
import { LiveText } from './live-text.js';
import { Pace } from './pace.js';
import type { Screen } from './screen.js';

/** Shows the counts while they grow. */
export abstract class LiveCount {
  abstract changed(): void;
  /** Nothing changes any more. */
  abstract finish(): void;
}

/** On the screen; but where another program launched this one, that program shows them. */
export function liveCount(counters: TransportCounters, screen: Screen, launcher?: LauncherLink): LiveCount {
  if (launcher !== undefined)
    return new Pace(100, () => launcher.tell({ kind: 'counts', counts: counters.snapshot() }));
  return new LiveText(screen, {
    block: () => countTable(counters.snapshot()),
    lines: () => countLines(counters.snapshot()),
  });
}
