import type { Sink } from '../sinks/sink.js';
import type { Clock } from '../time/clock.js';
import type { Linger } from './linger.js';
import type { OrderQueue } from './order-queue.js';
import type { PendingItems } from './pending-items.js';
import type { SinkGate } from './sink-gate.js';
import type { SinkStatus } from './sink-status.js';

/** What all that works on the events of one channel shares. */
export interface ChannelParts {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly queue: OrderQueue;
  readonly linger: Linger;
  readonly gate: SinkGate;
  readonly status: SinkStatus;
  readonly pending: PendingItems;
}
