import { describe, expect, it } from 'vitest';
import { deadLetterStoreContract, type DeadLettersUnderTest } from '../../../src/testing/index.js';
import { kafka, newTopic, noBroker } from './support/broker.js';
import { aStore } from './support/dead-letters.js';

const config = { 'cleanup.policy': 'compact', 'max.message.bytes': '4000000' };

/** A topic of its own for each case. */
async function make(): Promise<DeadLettersUnderTest> {
  const topic = await newTopic({ partitions: 3, config });
  const open = () => aStore({ brokers: kafka.brokers, topic });
  return { store: await open(), reopen: open };
}

describe.skipIf(noBroker)('KafkaDeadLetterStore keeps the contract of dead-letter stores', () => {
  const cases = deadLetterStoreContract(make, { durable: true, patience: 60_000 });
  it.each(cases.map(({ name, run }) => [name, run] as const))('%s', (_, run) => expect(run()).resolves.toBeUndefined());
});
