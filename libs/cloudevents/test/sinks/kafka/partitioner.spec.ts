import { randomBytes, randomInt } from 'node:crypto';
import { Partitioners } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createPartitioner } from '../../../src/sinks/kafka/kafkajs.partitioner.js';

type Metadata = { partitionId: number; leader: number; partitionErrorCode: number; replicas: number[]; isr: number[] };

const partitions = (leaders: readonly number[]): Metadata[] =>
  leaders.map((leader, partitionId) => ({ partitionId, leader, partitionErrorCode: 0, replicas: [0], isr: [0] }));

const led = (count: number): Metadata[] => partitions(Array.from({ length: count }, () => 0));

const alphabets = ['abcdefghijklmnopqrstuvwxyz0123456789-/:', 'äöüß€', '手牌花色', '🂡🂮♠', '\u0000\u007f\uffff'].map(
  (letters) => Array.from(letters),
);

function randomKey(): string {
  const letters = alphabets[randomInt(alphabets.length)] as string[];
  return Array.from({ length: randomInt(0, 40) }, () => letters[randomInt(letters.length)]).join('');
}

describe('partitioner', () => {
  const reference = Partitioners.DefaultPartitioner();
  const topic = 'any';

  it('gives text keys of any length and script the partition that kafkajs gives them', () => {
    const ours = createPartitioner();
    for (let round = 0; round < 5_000; round++) {
      const key = randomKey();
      const partitionMetadata = led(randomInt(1, 200));
      const expected = reference({ topic, partitionMetadata, message: { key, value: null } });
      expect({ key, partition: ours({ topic, partitionMetadata, message: { key } }) }).toEqual({
        key,
        partition: expected,
      });
    }
  });

  it('gives byte keys the partition that kafkajs gives them', () => {
    const ours = createPartitioner();
    const partitionMetadata = led(97);
    for (let length = 0; length < 500; length++) {
      const key = randomBytes(length);
      const expected = reference({ topic, partitionMetadata, message: { key, value: null } });
      expect(ours({ topic, partitionMetadata, message: { key } })).toBe(expected);
    }
  });

  it('agrees with the Java client on known keys', () => {
    // kafka.common.utils.UtilsTest.testMurmur2, as hash & 0x7fffffff over one more partition than that.
    const known = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
    const ours = createPartitioner();
    for (const [key, hash] of Object.entries(known)) {
      const partitionMetadata = led(1009);
      expect(ours({ topic, partitionMetadata, message: { key } })).toBe((hash & 0x7fffffff) % 1009);
    }
  });

  it('takes partitions that have a leader in turn for records without key', () => {
    const ours = createPartitioner(() => 0.3);
    const partitionMetadata = partitions([1, -1, 1, 1]);
    const chosen = Array.from({ length: 30 }, () => ours({ topic, partitionMetadata, message: { key: null } }));
    for (const partition of [0, 2, 3]) expect(chosen.filter((one) => one === partition)).toHaveLength(10);
  });

  it('still chooses when no partition has a leader', () => {
    const ours = createPartitioner();
    const partitionMetadata = partitions([-1, -1]);
    expect([0, 1]).toContain(ours({ topic, partitionMetadata, message: { key: null } }));
  });

  it('does not start every producer at the same partition', () => {
    const partitionMetadata = led(10);
    const first = (random: number) =>
      createPartitioner(() => random)({ topic, partitionMetadata, message: { key: null } });
    expect(new Set([0.1, 0.33, 0.57, 0.91].map(first)).size).toBeGreaterThan(1);
  });

  it.each([[null], ['some key']])('keeps its first choice for a message with key %s', (key) => {
    const ours = createPartitioner();
    const message: { key: string | null; partition?: number } = { key };
    const first = ours({ topic, partitionMetadata: led(7), message });
    const later = Array.from({ length: 20 }, (_, more) => {
      return ours({ topic, partitionMetadata: led(8 + more), message });
    });
    expect(new Set(later)).toEqual(new Set([first]));
  });
});
