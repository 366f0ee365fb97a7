import { until } from '../../../../../../test/support/until.js';

/** What keeps this process alive. */
export interface ActiveResources {
  readonly sockets: number;
  readonly timers: number;
}

export function activeResources(): ActiveResources {
  const names = process.getActiveResourcesInfo();
  return {
    sockets: names.filter((name) => name.startsWith('TCP')).length,
    timers: names.filter((name) => name === 'Timeout').length,
  };
}

/** Resolves when no more sockets and timers are active than before. */
export async function untilFreed(before: ActiveResources): Promise<void> {
  const freed = (): Promise<boolean> => {
    const { sockets, timers } = activeResources();
    return Promise.resolve(sockets <= before.sockets && timers <= before.timers);
  };
  await until('sockets and timers are freed', freed, { timeoutMs: 10_000 });
}
