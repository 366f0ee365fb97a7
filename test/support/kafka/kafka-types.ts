export interface KafkaUser {
  username: string;
  password: string;
}

/** How Kafka's own command line tools are run: by this machine's Java, or inside the broker's container. */
export type KafkaTools =
  { kind: 'java'; command: string; classPath: string; sharedArchive: string } | { kind: 'docker'; container: string };

/**
 * Everything a client needs to reach a broker. Plain data, so that it can be handed from vitest's main process to its
 * workers. Addresses are lists of `host:port`, as kafkajs takes them; a listener that the broker lacks is an empty list.
 */
export interface KafkaAddresses {
  /** The plaintext listener, where the client is `User:ANONYMOUS`, a super user. */
  brokers: string[];
  saslPlaintext: string[];
  saslSsl: string[];
  ssl: string[];
  /** The authority that signed the certificate of the two TLS listeners; an empty text when there are none. */
  caPem: string;
  /** Known to PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  user: KafkaUser;
  /** A second user, to show that what is denied to the first is not denied to all. */
  otherUser: KafkaUser;
  tools?: KafkaTools;
}

export interface KafkaTopicOptions {
  partitions?: number;
  /** Topic settings by their Kafka names, such as `max.message.bytes`. */
  config?: Record<string, string>;
}

export const KAFKA_USER: KafkaUser = { username: 'alice', password: 'alice-secret' };
export const KAFKA_OTHER_USER: KafkaUser = { username: 'bob', password: 'bob-secret' };
