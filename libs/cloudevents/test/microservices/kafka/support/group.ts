import { randomUUID } from 'node:crypto';
import { newTopic } from '../../../sinks/kafka/support/broker.js';
import {
  type Answer,
  Application,
  aListeningServer,
  committed,
  Lines,
  produce,
  produceEvents,
  type SentRecord,
  type Settings,
  untilCommitted,
} from './server.js';

/** A topic of its own, a group that reads it and the application behind: what most specifications begin with. */
export async function aGroup(answer?: Answer, options: { readonly partitions?: number } = {}) {
  const topic = await newTopic(options);
  const groupId = randomUUID();
  const application = new Application(answer);
  const lines = new Lines();
  const settings = { topics: [topic], receiver: application, groupId, logger: lines };
  return {
    topic,
    groupId,
    application,
    lines,
    /** One more member, listening. */
    listen: (more: Partial<Settings> = {}) => aListeningServer({ ...settings, ...more }),
    send: (records: readonly SentRecord[]) => produce(topic, records),
    /** Numbered events, to the first partition. */
    sendEvents: (count: number, first = 0) => produceEvents(topic, count, first),
    committed: () => committed(groupId, topic),
    untilCommitted: (...offsets: number[]) => untilCommitted(groupId, topic, offsets),
  };
}

/** What runs is held until a test opens it. */
export function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
