/** The parts of a received record an event lies in; header values as kafkajs gives them. */
export interface ReceivedKafkaMessage {
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, ReceivedKafkaHeader | readonly ReceivedKafkaHeader[] | undefined>>;
}

type ReceivedKafkaHeader = Uint8Array | string;

/** A Kafka record to send. A `null` value is a tombstone: the event has no data. */
export interface KafkaMessage {
  readonly key: string | null;
  /** Bytes as a `Buffer`, since kafkajs takes no others. */
  readonly value: Buffer | string | null;
  readonly headers: Readonly<Record<string, string>>;
}
