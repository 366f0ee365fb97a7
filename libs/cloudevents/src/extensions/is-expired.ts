import { type CloudEvent, compareTimestamps } from '../core/index.js';
import { expiryTime } from './expiry-time.extension.js';

/**
 * Whether an event may be discarded: its `expirytime` is at `now` or before. An event without one never expires.
 *
 * @throws InvalidEventError when `expirytime` is no timestamp
 * @throws RangeError when `now` is an invalid date
 */
export function isExpired(event: CloudEvent, now: Date): boolean {
  const expiry = expiryTime.get(event)?.expirytime;
  return expiry !== undefined && compareTimestamps(expiry, now.toISOString()) <= 0;
}
