import type { BreakerPolicy } from './circuit-breaker.js';
import type { HighWaterMark } from './high-water.js';
import { type RetryPolicy, retryPolicyOf } from './retry-policy.js';

/** How events are delivered, the same for every sink. */
export interface DeliveryPolicy extends RetryPolicy {
  /** When a sink that fails is left alone. Default: never. */
  readonly breaker?: BreakerPolicy | undefined;
  /** How much may be pending. Default: no limit. */
  readonly highWater?: HighWaterMark | undefined;
}

/** What settings say of it; times in seconds. */
export interface DeliverySettings {
  readonly retry: Readonly<Record<keyof RetryPolicy, number>>;
  /** No failures: no breaker. */
  readonly breaker: BreakerPolicy;
  readonly backpressure: {
    readonly maxEvents: number;
    readonly maxBytes: number;
    readonly whenFull: HighWaterMark['whenFull'];
  };
}

/** The policy that settings mean. */
export function deliveryPolicyOf({ retry, breaker, backpressure }: DeliverySettings): DeliveryPolicy {
  const { failures, delay } = breaker;
  const { maxEvents: events, maxBytes: bytes, whenFull } = backpressure;
  return {
    ...retryPolicyOf(retry),
    breaker: failures === 0 ? undefined : { failures, delay: delay * 1000 },
    highWater: { events, bytes, whenFull },
  };
}
