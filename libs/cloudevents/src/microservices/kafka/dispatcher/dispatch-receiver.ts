import type { CloudEvent } from '../../../core/index.js';
import { ReceiverClosedError } from '../../../errors/index.js';
import type { EventReceiver } from '../../../receiving/cloudevents.receiver.port.js';
import { type Receipt, unavailable } from '../../../receiving/receipt.js';
import type { ReceivedKafkaRecord } from '../received-record.js';
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
    if (this.#isClosed) return unavailable(new ReceiverClosedError());
    const record = message as ReceivedKafkaRecord;
    return this.#partition(record.topic, record.partition).receive(event, record);
  }

  /** Nothing more goes to the sinks; what is there comes to its end. */
  close(): void {
    this.#isClosed = true;
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
    const found = partitions.get(partition) ?? new PartitionDispatch(this.#tools);
    this.#partitions.set(topic, partitions.set(partition, found));
    return found;
  }
}
