import type { KafkaRecord } from './kafka-record.js';

/**
 * What the Kafka sink asks of a Kafka client, and all it knows about one. One object is one producer: it is connected
 * once, used for one send at a time and thrown away after the first failure, so it never has to recover.
 *
 * Every promise rejects with a {@link KafkaClientError}.
 */
export interface KafkaClient {
  /** Opens the connection and authenticates. A client whose connect failed is never used again. */
  connect(): Promise<void>;
  /**
   * Resolves when every record is stored by all in-sync replicas, in the order given per partition. After a rejection
   * any of the records may or may not be stored.
   */
  sendBatch(topic: string, records: readonly KafkaRecord[]): Promise<void>;
  /**
   * Whether the cluster answers, accepts the credentials and lets them see the topic. A topic that does not exist yet
   * is no failure, since brokers may create it. Works without {@link connect}.
   */
  check(topic: string | undefined): Promise<void>;
  /** From the call on nothing is written any more and nothing new is connected; what is under way rejects soon. */
  close(): Promise<void>;
}

/** Makes a client that is not connected yet. Called again whenever one was thrown away. */
export type KafkaClientFactory = () => KafkaClient;
