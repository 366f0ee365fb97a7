import type { Kafka } from 'kafkajs';
import type { Clock } from '../../../time/clock.js';
import { kafkajsFailure } from '../kafkajs.failure.js';
import type { PartitionRange } from './read-progress.js';

/** Leaders are being chosen, or moved since we were told of them. */
const leadersMove = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH']);
/** Milliseconds until leaders are asked for again. */
const pause = 200;

/**
 * Where the partitions of a topic begin and end, by their leaders; none where the topic does not exist. Asked again
 * while leaders move, on a new connection, since kafkajs does not ask anew who they are.
 *
 * @param timeout milliseconds for that
 */
export async function rangesOf(kafka: Kafka, topic: string, clock: Clock, timeout: number): Promise<PartitionRange[]> {
  const deadline = clock.monotonic() + timeout;
  for (;;) {
    try {
      return await askForRanges(kafka, topic);
    } catch (error) {
      const { code } = kafkajsFailure(error);
      if (code === 'UNKNOWN_TOPIC_OR_PARTITION') return [];
      if (!leadersMove.has(code) || clock.monotonic() >= deadline) throw error;
    }
    await new Promise<void>((resolve) => clock.after(pause, resolve));
  }
}

async function askForRanges(kafka: Kafka, topic: string): Promise<PartitionRange[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    // The quick question whether there is such a topic: the next one is repeated in vain where there is none.
    await admin.fetchTopicMetadata({ topics: [topic] });
    return await admin.fetchTopicOffsets(topic);
  } finally {
    // Stops its timers; it may wait for answers that never come, so nobody waits for it.
    admin.disconnect().catch(() => undefined);
  }
}
