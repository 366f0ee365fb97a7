import { type AcceptedEvent, compareTimestamps, isTimestamp } from '../core/index.js';

/**
 * When an event may no longer be delivered: its `expirytime`, where it is one.
 *
 * @see CloudEvents extension "Expiry Time"
 */
export function expiryOf({ extensionSet }: AcceptedEvent): string | undefined {
  const text = extensionSet.get('expirytime');
  return typeof text === 'string' && isTimestamp(text) ? text : undefined;
}

/** @param wall milliseconds since the epoch */
export function hasExpired(expiry: string | undefined, wall: number): boolean {
  return expiry !== undefined && compareTimestamps(expiry, new Date(wall).toISOString()) <= 0;
}
