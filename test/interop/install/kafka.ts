import { findKafkaSource } from '../../support/kafka/kafka-source.js';
import { ByHandError, type Step } from './step.js';

/** The broker that the tests of the library use as well; its jars come from Maven Central. */
export const kafkaBroker: Step = {
  name: 'Kafka broker',
  async run() {
    const source = await findKafkaSource();
    if ('unavailable' in source) throw new ByHandError(source.unavailable);
    return `${source.kind}, ready`;
  },
};
