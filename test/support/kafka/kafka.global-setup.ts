import type { TestProject } from 'vitest/node';
import { startKafkaBroker } from './kafka-broker.js';
import { findKafkaRuntime, findKafkaSource } from './kafka-source.js';
import { KAFKA_OTHER_USER, KAFKA_USER, type KafkaAddresses } from './kafka-types.js';

/** What tests get from `inject('kafka')`. */
export interface ProvidedKafka extends KafkaAddresses {
  /** Why there is no broker: then every address list is empty, and tests that need one skip themselves. */
  unavailable?: string;
  /** Whether tests may start brokers of their own, to kill or to pause. */
  ownBrokers: boolean;
}

declare module 'vitest' {
  export interface ProvidedContext {
    kafka: ProvidedKafka;
  }
}

const NOTHING: ProvidedKafka = {
  brokers: [],
  saslPlaintext: [],
  saslSsl: [],
  ssl: [],
  caPem: '',
  user: KAFKA_USER,
  otherUser: KAFKA_OTHER_USER,
  ownBrokers: false,
};

/** Starts the one broker that all spec files share, and stops it after the last of them. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const source = await findKafkaSource();
  if ('unavailable' in source) {
    // Where the tests must run, skipping them would pass for success.
    if (process.env['CI'] === 'true') throw new Error(source.unavailable);
    console.warn(source.unavailable);
    project.provide('kafka', { ...NOTHING, unavailable: source.unavailable });
    return undefined;
  }
  if (source.kind === 'external') {
    const runtime = await findKafkaRuntime();
    project.provide('kafka', {
      ...NOTHING,
      brokers: source.brokers,
      ownBrokers: !('unavailable' in runtime),
      // A container's tools may not reach a broker that is only on this machine's loopback address.
      ...('java' in runtime && { tools: { kind: 'java', command: runtime.java.command, ...runtime.jars } }),
    });
    return undefined;
  }
  const broker = await startKafkaBroker({ runtime: source });
  project.provide('kafka', { ...broker.addresses(), ownBrokers: true });
  return () => broker.stop();
}
