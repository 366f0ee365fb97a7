import { onTestFinished } from 'vitest';
import type { NewDeadLetter } from '../../../../src/delivery/dead-letters/index.js';
import {
  createKafkajsFactory,
  createKafkajsTopicReader,
  type KafkaClientFactory,
  KafkaDeadLetterStore,
  kafkaSinkDefaults,
} from '../../../../src/sinks/kafka/index.js';
import { systemClock } from '../../../../src/time/clock.js';

/** A letter given up in second `n` of a day; every member can be replaced. */
export function aLetter(n: number, members: Partial<NewDeadLetter> = {}): NewDeadLetter {
  const second = String(n).padStart(2, '0');
  return {
    sink: 'http',
    id: `e-${n}`,
    source: 'angzarr/hand',
    type: 'io.angzarr.test',
    subject: 'seat-1',
    event: JSON.stringify({ specversion: '1.0', id: `e-${n}`, source: 'angzarr/hand', type: 'io.angzarr.test' }),
    reason: 'exhausted',
    attempts: 5,
    error: 'HTTP 503 – später ♠',
    firstFailedAt: '2026-01-01T00:00:00.000Z',
    failedAt: `2026-01-02T00:00:${second}.000Z`,
    ...members,
  };
}

export interface StoreSettings {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly clientFactory?: KafkaClientFactory;
  readonly maxRecords?: number;
}

/** A store on a real broker, closed with the test. */
export async function aStore({ brokers, topic, ...settings }: StoreSettings): Promise<KafkaDeadLetterStore> {
  const { timeout, maxBytes, maxRecords } = kafkaSinkDefaults;
  const connection = { brokers, clientId: 'test', securityProtocol: 'PLAINTEXT', timeout } as const;
  const store = new KafkaDeadLetterStore({
    topic,
    timeout,
    maxBytes,
    maxRecords,
    clock: systemClock,
    clientFactory: await createKafkajsFactory(connection),
    reader: await createKafkajsTopicReader(connection, systemClock, 'The test'),
    ...settings,
  });
  onTestFinished(() => store.close());
  return store;
}
