/** A Kafka record to send. A `null` value is a tombstone: the event has no data. */
export interface KafkaMessage {
  readonly key: string | null;
  readonly value: Uint8Array | string | null;
  readonly headers: Readonly<Record<string, string>>;
}
