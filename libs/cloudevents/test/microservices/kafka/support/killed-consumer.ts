import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudEventsKafkaServer, type ReceivedKafkaRecord } from '../../../../src/microservices/index.js';

// A process of its own, to be killed: notes every event it has handled in a file that outlives it.
const [brokers = '', topic = '', groupId = '', file = ''] = process.argv.slice(2);

const server = new CloudEventsKafkaServer({
  brokers: brokers.split(','),
  topics: [topic],
  groupId,
  sessionTimeout: 1,
  commitInterval: 0.05,
  concurrency: 2,
  keyConcurrency: 4,
  logger: { log: () => undefined, warn: console.error, error: console.error },
  receiver: {
    async receive({ id }, { message }) {
      const { partition, offset } = message as ReceivedKafkaRecord;
      // Work of some length, so that kills meet handlers at work.
      await wait(Math.random() * 5);
      appendFileSync(file, `${partition} ${offset} ${id}\n`);
      if (Math.random() < 0.3) await new Promise(setImmediate);
      return { status: 'handled' };
    },
  },
});
await server.listen();
