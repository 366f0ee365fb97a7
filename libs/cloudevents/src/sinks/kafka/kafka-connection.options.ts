export type KafkaSecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
export type KafkaSaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** Who we are to the broker. */
export interface KafkaSaslOptions {
  readonly mechanism: KafkaSaslMechanism;
  readonly username: string;
  readonly password: string;
}

/** How to reach a Kafka cluster; all decided, times in seconds. */
export interface KafkaConnectionOptions {
  /** Brokers to ask first, as `host:port`. */
  readonly brokers: readonly string[];
  /** How the brokers' logs name us. */
  readonly clientId: string;
  readonly securityProtocol: KafkaSecurityProtocol;
  /** Required by the two SASL protocols, ignored by the others. */
  readonly sasl?: KafkaSaslOptions;
  /** CA certificates in PEM, instead of the ones Node trusts. For the two SSL protocols. */
  readonly ca?: string;
  /** Seconds per request; the same as the sink's. */
  readonly timeout: number;
}
