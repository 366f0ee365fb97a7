import { type Benchmark, type Contender, faster, ours } from '../measure/benchmark.js';
import { inFlight, timedAsync } from '../measure/timing.js';
import { plainEvent } from '../support/bench-event.js';
import { BenchKafka } from './bench-kafka.js';
import { startClientKafka } from './client-kafka.js';
import { startConfluent } from './confluent.js';
import { counted } from './counted-contender.js';
import { startPublishing } from './publishing-app.js';
import { sdkMessage } from './sdk-message.js';
import type { SingleSender } from './single-sender.js';

const callers = 100;

async function startOurs(brokers: string[], topic: string): Promise<SingleSender> {
  const app = await startPublishing(brokers, topic);
  return { send: (event) => app.publisher.send(event), close: () => app.close() };
}

async function startSdk(kafka: BenchKafka, topic: string): Promise<SingleSender> {
  const producer = await kafka.producer();
  return {
    send: (event) => producer.send({ topic, acks: -1, messages: [sdkMessage(event)] }),
    // The producer ends with the broker.
    close: () => Promise.resolve(),
  };
}

/** Calls of one event each, of many callers at a time whose events are of different subjects, to stored records. */
export const kafkaSingle: Benchmark = {
  name: 'kafka-single',
  unit: 'ns/event',
  goals: [
    faster('kafka-single/sdk', 'sdk', 'times as fast as `new CloudEvent`, Kafka.structured and kafkajs', 4.5),
    faster('kafka-single/client-kafka', 'client-kafka', 'times as fast as ClientKafka.emit', 1),
    faster('kafka-single/confluent', 'confluent', 'times as fast as @confluentinc/kafka-javascript', 1),
  ],
  async setUp({ scale }) {
    const kafka = await BenchKafka.start();
    const { brokers } = kafka;
    const contenders: Contender[] = [];
    const senders: SingleSender[] = [];
    let next = 0;
    const add = async (
      name: string,
      eventsPerRound: number,
      start: (topic: string) => Promise<SingleSender | undefined>,
    ): Promise<void> => {
      const topic = await kafka.topic(name);
      const sender = await start(topic.name);
      if (sender === undefined) return;
      senders.push(sender);
      const events = Math.round(eventsPerRound * scale);
      const call = () => sender.send(plainEvent(next++));
      const measure = () => timedAsync(events, () => inFlight(callers, events, call));
      contenders.push(counted(name, topic, events, measure));
    };
    await add(ours, 10_000, (topic) => startOurs(brokers, topic));
    await add('sdk', 1_000, (topic) => startSdk(kafka, topic));
    await add('client-kafka', 1_000, (topic) => startClientKafka(brokers, topic));
    await add('confluent', 7_000, (topic) => startConfluent(brokers, topic));
    return {
      contenders,
      close: async () => {
        for (const sender of senders) await sender.close();
        await kafka.close();
      },
    };
  },
};
