import type { LaneLease } from './outbox-store.js';

/** The same text for the same lease. */
export function leaseKey({ lane, fence }: LaneLease): string {
  return `${lane} ${fence}`;
}
