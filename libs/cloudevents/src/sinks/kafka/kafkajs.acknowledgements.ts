import { KafkaClientError } from './kafka-client.error.js';

interface Answer {
  readonly topicName: string;
  readonly partition: number;
  readonly baseOffset?: string;
}

/**
 * Makes sure that an acknowledged send is one. kafkajs can leave out the records of a partition whose leader changed
 * between its internal repetitions, and a broker that takes a send for a repetition drops it and answers with the old
 * offset, or with none where it has forgotten that; all of it looks like success.
 */
export class Acknowledgements {
  /** Per topic and partition, the lowest offset the next send can have. */
  readonly #next = new Map<string, bigint>();

  /** @throws KafkaClientError when a record cannot have been stored */
  check(topic: string, messages: readonly { readonly partition?: number }[], answers: readonly Answer[]): void {
    for (const [partition, count] of countPerPartition(messages)) {
      const answer = answers.find((one) => one.partition === partition && one.topicName === topic);
      if (answer === undefined) throw missing(`partition ${partition} was not written`);
      const offset = BigInt(answer.baseOffset ?? -1);
      if (offset < 0n) throw missing(`partition ${partition} answered without an offset`);
      const name = `${topic} ${partition}`;
      if (offset < (this.#next.get(name) ?? 0n)) throw missing(`partition ${partition} answered with an old offset`);
      this.#next.set(name, offset + BigInt(count));
    }
  }
}

function countPerPartition(messages: readonly { readonly partition?: number }[]): Map<number, number> {
  const counts = new Map<number, number>();
  let [current, count] = [-1, 0];
  const note = (): void => {
    if (count > 0) counts.set(current, (counts.get(current) ?? 0) + count);
  };
  // Those of one partition mostly come in a row.
  for (const { partition = -1 } of messages) {
    if (partition !== current) {
      note();
      [current, count] = [partition, 0];
    }
    count++;
  }
  note();
  return counts;
}

function missing(detail: string): KafkaClientError {
  return new KafkaClientError('unavailable', 'NOT_ACKNOWLEDGED', `the send was not acknowledged as a whole: ${detail}`);
}
