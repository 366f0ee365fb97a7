import type { Message } from 'kafkajs';
import { type Benchmark, type Contender, faster, ours } from '../measure/benchmark.js';
import { BenchKafka } from './bench-kafka.js';
import { counted } from './counted-contender.js';
import { eventOf, type HandBook, handBook } from './hand-books.js';
import { oneByOne } from './one-by-one.js';
import { startPublishing } from './publishing-app.js';
import { structuredHeaders as headers } from './record-headers.js';
import { sdkMessage } from './sdk-message.js';

const eventsPerRound = 40_000;

/** Bytes that only have to be sent. */
function prebuilt({ cover, pages }: HandBook): Message[] {
  return pages.map((page) => {
    const value = JSON.stringify({ specversion: '1.0', ...eventOf(cover, page) });
    return { key: Buffer.from(cover.root), value: Buffer.from(value), headers };
  });
}

const bySdk = ({ cover, pages }: HandBook): Message[] => pages.map((page) => sdkMessage(eventOf(cover, page)));

/** Books of domain events to stored records, one after the other, each of another root. */
export function kafkaBooksOf(pages: 100 | 500): Benchmark {
  const benchmark = `kafka-${pages}`;
  return {
    name: benchmark,
    unit: 'ns/event',
    goals: [
      faster(`${benchmark}/kafkajs`, 'kafkajs', 'times as fast as kafkajs with records that are bytes already', 0.8),
      faster(`${benchmark}/sdk`, 'sdk', 'times as fast as `new CloudEvent`, Kafka.structured and kafkajs', 1.4),
    ],
    async setUp({ scale }) {
      const kafka = await BenchKafka.start();
      const books = Math.max(1, Math.round((eventsPerRound * scale) / pages));
      let next = 0;
      const book = () => handBook(next++, pages);

      const topic = await kafka.topic(ours);
      const { publisher, close } = await startPublishing(kafka.brokers, topic.name);
      const measure = () => oneByOne(books, pages, book, (made) => publisher.publish(made));
      const published = counted(ours, topic, books * pages, measure);

      const byKafkajs = async <T>(
        name: string,
        make: () => T,
        messagesOf: (made: T) => Message[],
      ): Promise<Contender> => {
        const producer = await kafka.producer();
        const own = await kafka.topic(name);
        const send = (made: T) =>
          producer.sendBatch({ acks: -1, topicMessages: [{ topic: own.name, messages: messagesOf(made) }] });
        return counted(name, own, books * pages, () => oneByOne(books, pages, make, send));
      };
      return {
        contenders: [
          published,
          await byKafkajs(
            'kafkajs',
            () => prebuilt(book()),
            (messages) => messages,
          ),
          await byKafkajs('sdk', book, bySdk),
        ],
        close: async () => {
          await close();
          await kafka.close();
        },
      };
    },
  };
}
