import type { KafkaConnectionOptions } from '../../sinks/kafka/kafka-connection.options.js';
import type { ReceptionOptions } from '../reception.options.js';
import type { ReceivedKafkaRecord } from './received-record.js';

/**
 * Settings of the Kafka strategy; times in seconds. How events are read (`formats`, `data`, `extensions`, `tolerant`,
 * `maxBytes`) is as for `decodeKafkaMessage`, or as the application says; see `ReceptionOptions`.
 *
 * How the cluster is reached may be left out where `app` is given: then the `kafka.*` settings of its
 * `CloudEventsModule` decide, whether or not events are sent to Kafka. They are asked when the strategy starts to
 * listen, and only where they are needed: where `brokers`, `topics` or `receiver` is left out. Every option wins alone,
 * but `securityProtocol`, `sasl` and `ca` go together: when one of them, or `brokers`, is given, none of the three comes
 * from the application, so that no password goes to brokers it was not meant for.
 */
export interface CloudEventsKafkaServerOptions
  extends ReceptionOptions<ReceivedKafkaRecord>, Partial<KafkaConnectionOptions> {
  /** Brokers to ask first, as `host:port`. Default: `kafka.brokers`, `CLOUDEVENTS_KAFKA_BROKERS`. */
  readonly brokers?: readonly string[];
  /**
   * Where one does not exist, `listen()` waits for it, up to `timeout`, and then fails and says so: brokers that create
   * topics by themselves do so meanwhile. Default: `kafka.topic`, `CLOUDEVENTS_KAFKA_TOPIC`, unless that is a function.
   */
  readonly topics?: readonly string[];
  /** The consumer group. Used as it is, without a suffix. */
  readonly groupId: string;
  /** How the brokers' logs name us. Default: `kafka.clientId`, `CLOUDEVENTS_KAFKA_CLIENT_ID`. */
  readonly clientId?: string;
  /** Default: with `sasl` SASL_SSL, with `ca` alone SSL, else PLAINTEXT. */
  readonly securityProtocol?: KafkaConnectionOptions['securityProtocol'];
  /** Seconds per request, and for topics that do not exist yet. Default: `kafka.timeout`, `CLOUDEVENTS_KAFKA_TIMEOUT`, 5. */
  readonly timeout?: number;
  /**
   * Whether a group that never read a topic begins with its oldest record. Otherwise it begins where the topic ends when
   * the strategy starts to listen, and stores that before it reads: what is written once `listen()` has resolved is
   * read, whichever member of the group does so, and whenever. A partition that is added later is read from its
   * beginning, unless a member that was started after that is the first to see it. Default: true.
   */
  readonly fromBeginning?: boolean;
  /** Partitions that are worked on side by side. Default: 1. */
  readonly concurrency?: number;
  /**
   * Keys of one partition that are worked on side by side. Above 1, order is kept per record key only, and records
   * without key have none. Default: 1, which keeps the order of the partition.
   */
  readonly keyConcurrency?: number;
  /**
   * Where records go that are no CloudEvents, were rejected, or failed too often. Default: none; then
   * `withoutDeadLetterTopic` counts.
   */
  readonly deadLetterTopic?: string;
  /**
   * What happens to such records without a dead-letter topic. `pause`: the partition stops before it, the log says so,
   * and it is tried again every `pauseDelay`. `skip`: the log says so, and the event is lost. Default: `pause`.
   */
  readonly withoutDeadLetterTopic?: 'pause' | 'skip';
  /** Seconds without a sign of life until the group goes on without us. Default: 30. */
  readonly sessionTimeout?: number;
  /** Seconds between signs of life. Default: a tenth of `sessionTimeout`. */
  readonly heartbeatInterval?: number;
  /** Seconds that running handlers have when the group shares out its partitions anew. Default: 60. */
  readonly rebalanceTimeout?: number;
  /** Seconds between commits while a batch is worked on; each batch ends with one. Default: 1. */
  readonly commitInterval?: number;
}
