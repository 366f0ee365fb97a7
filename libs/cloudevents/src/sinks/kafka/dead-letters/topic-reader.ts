import type { ReceivedKafkaMessage } from '../../../bindings/kafka/index.js';

/** A record as it lies in its topic. */
export interface StoredRecord extends ReceivedKafkaMessage {
  readonly partition: number;
  readonly key: Uint8Array | null;
}

/** Reads topics without consuming them: whoever reads next finds all there is again. */
export interface TopicReader {
  /**
   * Hands out every record of the topic as it is at the call, those of a partition in their order. A topic that does
   * not exist has none.
   *
   * @throws KafkaClientError when not all of it can be read
   */
  read(topic: string, each: (record: StoredRecord) => void): Promise<void>;
  /** Ends what is being read, as failed. */
  close(): void;
}
