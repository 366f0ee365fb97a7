import { encodeBinary, recordKey } from '../../bindings/kafka/index.js';
import { type AcceptedEvent, bufferOf } from '../../core/index.js';
import { encodeOnce, type EventContent, type EventFormat } from '../../formats/index.js';
import { contentSize, jsonEventFormat } from '../../formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../sink.js';
import { groupByTopic, type KafkaBatch, KafkaPayload, StructuredRecord } from './kafka-batch.js';
import { asClientError, failureOutcome, sinkError } from './kafka-outcome.js';
import { batchOverhead, headersSize, recordSize } from './kafka-record-size.js';
import { KafkaSession, type SendFailure } from './kafka-session.js';
import type { KafkaSinkOptions } from './kafka-sink.options.js';
import { chosenTopic } from './topic-choice.js';

const delivered: Outcome = { status: 'delivered' };

/** Delivers to Kafka: one record per event, idempotent, acknowledged by all in-sync replicas. */
export class KafkaSink implements Sink<KafkaPayload, KafkaBatch> {
  readonly name = 'kafka';
  readonly limits: BatchLimits;
  readonly #session: KafkaSession;
  readonly #format: EventFormat;
  /** Of every record in structured mode, and their size. */
  readonly #headers: Readonly<Record<string, string>>;
  readonly #headersSize: number;

  constructor(private readonly options: KafkaSinkOptions) {
    this.#session = new KafkaSession(options.clientFactory, options.clock, options.timeout * 1000);
    this.#format = options.format ?? jsonEventFormat;
    this.#headers = { 'content-type': this.#format.contentType ?? this.#format.mediaType };
    this.#headersSize = headersSize(this.#headers);
    this.limits = {
      events: options.maxRecords,
      bytes: options.maxBytes,
      overhead: batchOverhead,
      hardLimit: options.maxRecordBytes,
      hardLimitName: 'CLOUDEVENTS_KAFKA_MAX_EVENT_BYTES',
      linger: (options.linger ?? 0) * 1000,
      // A second send beside the first could overtake it.
      concurrency: 1,
      attemptTimeout: Infinity,
    };
  }

  encode(event: AcceptedEvent): EncodedEvent<KafkaPayload> {
    const { mode, key: from, topic: choice } = this.options;
    const key = recordKey(event, from);
    const isBinary = mode === 'binary';
    if (isBinary) this.#format.data?.check?.(event);
    const record = isBinary ? encodeBinary(event, key) : this.#structured(event, key);
    const topic = typeof choice === 'string' ? choice : chosenTopic(choice, event);
    // Order is per topic: an event that waits for one topic must not hold up its subject in another.
    const lane = key === null ? undefined : typeof choice === 'string' ? key : `${topic} ${key}`;
    const size = isBinary
      ? recordSize(record)
      : recordSize(record, this.#headersSize, contentSize(event, record.value as EventContent));
    return { event, key: lane, size, payload: new KafkaPayload(topic, record) };
  }

  #structured(event: AcceptedEvent, key: string | null): StructuredRecord {
    const content = encodeOnce(this.#format, event);
    return new StructuredRecord(key, typeof content === 'string' ? content : bufferOf(content), this.#headers);
  }

  prepare(batch: readonly EncodedEvent<KafkaPayload>[]): KafkaBatch {
    return groupByTopic(batch);
  }

  async attempt({ topics }: KafkaBatch): Promise<Outcome | readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    let unreachable: SendFailure | undefined;
    for (const { topic, records, places } of topics) {
      // Where not even a connection is possible, the other topics need not wait for a deadline each to learn it.
      const failure: SendFailure | undefined = unreachable ?? (await this.#session.send(topic, records));
      if (failure?.connected === false) unreachable = failure;
      const outcome = failure === undefined ? delivered : failureOutcome(failure.error, topic);
      if (topics.length === 1) return outcome;
      for (const place of places) outcomes[place] = outcome;
    }
    return outcomes;
  }

  async check(): Promise<void> {
    const topic = typeof this.options.topic === 'string' ? this.options.topic : undefined;
    try {
      await this.#session.check(topic);
    } catch (error) {
      throw sinkError(asClientError(error), topic);
    }
  }

  close(): Promise<void> {
    this.#session.close();
    return Promise.resolve();
  }
}
