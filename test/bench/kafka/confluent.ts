import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Message, Producer } from 'kafkajs';
import { structuredHeaders as headers } from './record-headers.js';
import type { SingleSender } from './single-sender.js';

const packageName = '@confluentinc/kafka-javascript';

/** What is used of the package: it has the calls of kafkajs, and settings of its own. */
interface ConfluentKafka {
  readonly KafkaJS: {
    readonly Kafka: new (settings: { kafkaJS: { clientId: string; brokers: string[]; logLevel: number } }) => {
      producer(settings: {
        kafkaJS: { idempotent: boolean; acks: number };
      }): Pick<Producer, 'connect' | 'disconnect' | 'send'>;
    };
    readonly logLevel: { readonly NOTHING: number };
  };
}

/** Where it is not installed, there is none: it is no package of this project, since building it takes a compiler. */
export async function startConfluent(brokers: string[], topic: string): Promise<SingleSender | undefined> {
  const installed = load();
  if (installed === undefined) return undefined;
  const { KafkaJS } = installed;
  const kafka = new KafkaJS.Kafka({ kafkaJS: { clientId: 'bench', brokers, logLevel: KafkaJS.logLevel.NOTHING } });
  // Its own linger stays: without any it takes half as long again.
  const producer = kafka.producer({ kafkaJS: { idempotent: true, acks: -1 } });
  await producer.connect();
  return {
    send: (event) => {
      const message: Message = { key: event.subject ?? null, value: JSON.stringify(event), headers };
      return producer.send({ topic, messages: [message] });
    },
    close: () => producer.disconnect(),
  };
}

/** The package as this project finds it, or in the folder that `BENCH_CONFLUENT` names, where it must be. */
function load(): ConfluentKafka | undefined {
  const folder = process.env['BENCH_CONFLUENT'];
  const require = createRequire(folder === undefined ? import.meta.url : join(resolve(folder), 'package.json'));
  try {
    return require(packageName) as ConfluentKafka;
  } catch (error) {
    if (folder === undefined && (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
