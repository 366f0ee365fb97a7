import { describe } from 'vitest';
import { decodeMessage, type ReceivedKafkaMessage } from '../../src/bindings/kafka/index.js';
import { KafkaClientError, type KafkaFailure } from '../../src/sinks/kafka/kafka-client.error.js';
import { type KafkaClient, type KafkaMessage, KafkaSink, kafkaSinkDefaults } from '../../src/sinks/kafka/index.js';
import { type PeerBehaviour, sinkContract, type SinkUnderTest } from '../../src/testing/index.js';
import { systemClock } from '../../src/time/clock.js';
import { keepsContract } from './support/keeps-contract.js';

const failures: Partial<Record<PeerBehaviour, KafkaFailure>> = {
  unreachable: 'unavailable',
  breaks: 'unavailable',
  busy: 'unavailable',
  refuses: 'rejected',
  'refuses as too large': 'too-large',
  'refuses as unauthorized': 'unauthorized',
};

/** As a consumer gets it. */
const asReceived = ({ value, headers }: KafkaMessage): ReceivedKafkaMessage => {
  return { headers, value: value === null ? null : Buffer.from(value) };
};

/** The sink on a client that does what it is told; what a real one does to it is shown with a broker. */
function make(timeout: number): SinkUnderTest {
  let behaviour: PeerBehaviour = 'accepts';
  const records: KafkaMessage[] = [];
  const fail = async (): Promise<void> => {
    const failure = failures[behaviour];
    if (failure !== undefined) throw new KafkaClientError(failure, 'SCRIPTED', 'the client fails as it was told');
  };
  const client: KafkaClient = {
    connect: () => (behaviour === 'unreachable' ? fail() : Promise.resolve()),
    sendBatch: async (topic, sent) => {
      if (topic === 'refused' && behaviour === 'refuses one') throw new KafkaClientError('rejected', 'SCRIPTED', 'no');
      records.push(...sent);
      if (behaviour === 'hangs') await new Promise(() => undefined);
      await fail();
    },
    check: () => (behaviour === 'unreachable' ? fail() : Promise.resolve()),
    close: () => Promise.resolve(),
  };
  const sink = new KafkaSink({
    ...kafkaSinkDefaults,
    topic: ({ subject }) => (subject === 'refused' ? subject : 'events'),
    timeout: timeout / 1000,
    clientFactory: () => client,
    clock: systemClock,
  });
  return {
    sink,
    received: () => records.flatMap((record) => decodeMessage(asReceived(record))),
    behave: (next) => void (behaviour = next),
    dispose: () => sink.close(),
  };
}

describe('KafkaSink', () => {
  const peer = [...(Object.keys(failures) as PeerBehaviour[]), 'hangs', 'refuses one'] as const;
  keepsContract(sinkContract(make, { peer, timeout: 1000 }));
});
