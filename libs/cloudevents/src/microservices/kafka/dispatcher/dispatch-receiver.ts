import type { CloudEvent } from '../../../core/index.js';
import type { EventReceiver } from '../../../receiving/cloudevents.receiver.port.js';
import type { Receipt } from '../../../receiving/receipt.js';
import { partitionName, type ReceivedKafkaRecord } from '../received-record.js';
import type { RecordDispatch } from '../record-dispatch.js';
import { type DispatchTools, PartitionDispatch } from './partition-dispatch.js';

/** Takes the events of records to the sinks, and their outcomes back. */
export class DispatchReceiver implements EventReceiver, RecordDispatch {
  /** By topic. */
  readonly #partitions = new Map<string, Map<number, PartitionDispatch>>();
  readonly #attempts = new WeakMap<Error, number>();
  readonly #tools: DispatchTools;
  #isClosed = false;

  constructor(tools: Omit<DispatchTools, 'gaveUp'>) {
    this.#tools = { ...tools, gaveUp: (error, attempts) => void this.#attempts.set(error, attempts) };
  }

  async receive(event: CloudEvent, { message }: { readonly message?: unknown }): Promise<Receipt> {
    const record = message as ReceivedKafkaRecord;
    return this.#partition(record.topic, record.partition).receive(event, record);
  }

  /** Nothing more goes to the sinks. Resolves when all that is there has come to its end, and its records know of it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const partitions = [...this.#partitions.values()].flatMap((ofTopic) => [...ofTopic.values()]);
    await Promise.all(partitions.map((partition) => partition.close()));
  }

  reading(topic: string, partition: number, from: string): void {
    this.#partition(topic, partition).reading(from);
  }

  idle(topic: string, partition: number): Promise<void> | undefined {
    return this.#partition(topic, partition).idle();
  }

  attemptsOf(error: Error): number | undefined {
    return this.#attempts.get(error);
  }

  givenUp(record: ReceivedKafkaRecord): void {
    this.#partition(record.topic, record.partition).givenUp(record);
  }

  rejoined(assignment: Readonly<Record<string, readonly number[]>>): void {
    for (const [topic, partitions] of this.#partitions) {
      const ours = new Set(assignment[topic]);
      for (const [partition, dispatch] of partitions) dispatch.rejoined(ours.has(partition));
    }
  }

  #partition(topic: string, partition: number): PartitionDispatch {
    const partitions = this.#partitions.get(topic) ?? new Map<number, PartitionDispatch>();
    const known = partitions.get(partition);
    const found = known ?? new PartitionDispatch(this.#tools, partitionName(topic, partition));
    if (known === undefined && this.#isClosed) void found.close();
    this.#partitions.set(topic, partitions.set(partition, found));
    return found;
  }
}
