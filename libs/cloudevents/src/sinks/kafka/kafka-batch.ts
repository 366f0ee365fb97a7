import type { KafkaMessage } from '../../bindings/kafka/index.js';
import type { EncodedEvent } from '../sink.js';

/** A record and where it goes. Classes, as all that lives until it is acknowledged. */
export class KafkaPayload {
  constructor(
    readonly topic: string,
    readonly record: KafkaMessage,
  ) {}
}

/** A record of structured mode, of which all have the same headers. */
export class StructuredRecord implements KafkaMessage {
  constructor(
    readonly key: string | null,
    readonly value: Buffer | string,
    readonly headers: KafkaMessage['headers'],
  ) {}
}

/** The records of one topic, and the places of their events in the batch. */
export interface TopicRecords {
  readonly topic: string;
  readonly records: KafkaMessage[];
  readonly places: number[];
}

/** A batch by topic: one send each, so that the fate of one topic is not taken for that of another. */
export interface KafkaBatch {
  readonly topics: readonly TopicRecords[];
}

/** Sorts a batch by topic; the order within a topic stays. */
export function groupByTopic(batch: readonly EncodedEvent<KafkaPayload>[]): KafkaBatch {
  const topics = new Map<string, TopicRecords>();
  let group: TopicRecords | undefined;
  batch.forEach(({ payload: { topic, record } }, place) => {
    if (group?.topic !== topic) group = topics.get(topic);
    if (group === undefined) topics.set(topic, (group = { topic, records: [], places: [] }));
    group.records.push(record);
    group.places.push(place);
  });
  return { topics: [...topics.values()] };
}
