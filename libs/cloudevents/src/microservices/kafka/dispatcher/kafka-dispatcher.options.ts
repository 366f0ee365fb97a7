import type { CloudEventsReceiver } from '../../../receiving/cloudevents.receiver.js';
import type { EventReceiver } from '../../../receiving/cloudevents.receiver.port.js';
import type { ReceivingApplication } from '../../reception.options.js';
import type { CloudEventsKafkaServerOptions } from '../kafka-server.options.js';

/** A Nest application with a `CloudEventsModule`, as far as a dispatcher cares. */
export interface DispatchingApplication extends ReceivingApplication {
  get(token: typeof CloudEventsReceiver): EventReceiver;
  get(token: symbol): unknown;
  get(token: abstract new (...args: never[]) => unknown): unknown;
}

type OfTheServer = Omit<
  CloudEventsKafkaServerOptions,
  'app' | 'receiver' | 'retries' | 'minDelay' | 'maxDelay' | 'keyConcurrency' | 'withoutDeadLetterTopic'
>;

/**
 * Settings of the dispatcher; times in seconds. Where to read, and how, is as for `CloudEventsKafkaServer`; where the
 * events go, how often they are repeated there and how much may be pending say the settings of the application.
 */
export interface CloudEventsKafkaDispatcherOptions extends OfTheServer {
  /** The application whose sinks get the events. It is initialised before the first record is read. */
  readonly app: DispatchingApplication;
  /** Where records go that are no CloudEvents, and events that a sink refuses or fails to take for too long. */
  readonly deadLetterTopic: string;
  /**
   * Seconds from the first failure until an event that a sink may take later is given up: an outage of the receiver that
   * is shorter costs nothing but time. Default: 86400, a day.
   */
  readonly giveUpAfter?: number;
  /**
   * Bytes of one partition, as the broker stores them, that are read at a time: while an event fails, others of its
   * partition go on as far behind it as this reaches. What one read brings from all partitions of a broker is at most
   * the greater of this and 10 MiB, kept in memory while it is worked on, and must come within `timeout`; while a
   * partition is held up it is read anew every 5 s. Default: 8388608, 8 MiB.
   */
  readonly maxBytesPerPartition?: number;
  /** Partitions that are worked on side by side. Default: 16. */
  readonly concurrency?: number;
}
