import type { ReplayProgress } from '../replay/replay.service.js';
import type { TallyRow } from '../replay/tally.js';

/** What the poker app tells the program that launched it, over the IPC channel of Node. */
export type LauncherMessage =
  | { readonly kind: 'progress'; readonly progress: ReplayProgress }
  | { readonly kind: 'summary'; readonly rows: readonly TallyRow[] };

/** The line to the launcher, if there is one. Without a launcher `tell` does nothing. */
export class LauncherLink {
  readonly open = process.send !== undefined;

  /** `onLost` runs when the launcher is gone, however it went. */
  constructor(onLost: () => void) {
    if (this.open) process.once('disconnect', onLost);
  }

  tell(message: LauncherMessage): Promise<void> {
    return new Promise((resolve) => {
      if (process.send === undefined || !process.connected) return resolve();
      process.send(message, undefined, undefined, () => resolve());
    });
  }

  /** Ends the link, so that the process can end. */
  close(): void {
    process.removeAllListeners('disconnect');
    if (process.connected) process.disconnect();
  }
}
