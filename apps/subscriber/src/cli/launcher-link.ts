import type { AllCounts } from '../counting/transport-counters.js';

/** What this program tells the one that launched it, over the IPC channel of Node. */
export interface LauncherMessage {
  readonly kind: 'counts';
  readonly counts: AllCounts;
}

/** The line to the launcher. */
export class LauncherLink {
  /** `onLost` runs when the launcher is gone, however it went. */
  constructor(onLost: () => void) {
    process.once('disconnect', onLost);
  }

  tell(message: LauncherMessage): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  }
}
