import type { KafkaKey } from '../../bindings/kafka/index.js';
import { kafkaSettings } from '../../config/settings/kafka.settings.js';
import type { AcceptedEvent } from '../../core/index.js';
import type { EventFormat } from '../../formats/index.js';
import type { Clock } from '../../time/clock.js';
import type { KafkaClientFactory } from './kafka-client.js';

/** `structured`: the whole event is the value; `binary`: data is the value, attributes are `ce_` headers. */
export type KafkaMode = 'structured' | 'binary';

/** Settings of the Kafka sink, all of them decided; times in seconds, sizes in bytes. */
export interface KafkaSinkOptions {
  /** The topic of every event, or what chooses it per event. */
  readonly topic: string | ((event: AcceptedEvent) => string);
  readonly mode: KafkaMode;
  /** The format of structured mode. Default: JSON. */
  readonly format?: EventFormat;
  /** What becomes the record key. Events of one key keep their order; without a key they keep none. */
  readonly key: KafkaKey;
  /**
   * Seconds until a send must be acknowledged, connecting included. A batch for several topics makes one send per
   * topic, each with a deadline of its own.
   */
  readonly timeout: number;
  /** Most records per send. */
  readonly maxRecords: number;
  /** Most bytes per send, hence also per partition; one larger event goes alone. Stay below the broker's limit. */
  readonly maxBytes: number;
  /** Seconds that a send which is not full waits for more events. Default: 0. */
  readonly linger?: number;
  /** A single event above this is never sent. */
  readonly maxRecordBytes: number;
  readonly clientFactory: KafkaClientFactory;
  readonly clock: Clock;
}

/** What is used when nothing else is set. */
export const kafkaSinkDefaults = {
  mode: kafkaSettings['kafka.mode'].default,
  key: kafkaSettings['kafka.key'].default,
  timeout: kafkaSettings['kafka.timeout'].default,
  maxRecords: kafkaSettings['kafka.maxRecords'].default,
  maxBytes: kafkaSettings['kafka.maxBytes'].default,
  maxRecordBytes: kafkaSettings['kafka.maxEventBytes'].default,
} as const satisfies Partial<KafkaSinkOptions>;
