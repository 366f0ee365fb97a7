import { KafkaClientError } from '../../sinks/kafka/kafka-client.error.js';
import type { Clock } from '../../time/clock.js';
import { untilAborted } from '../until-aborted.js';
import { consumerFailure } from './consumer-failure.js';
import type { ServerSettings } from './kafka-server.settings.js';

/** Milliseconds from one question for a topic to the next. */
const pause = 200;

/**
 * Does work that needs the topics, again while one of them does not exist, up to the connection timeout: a broker that
 * creates topics by itself does so when it is asked for one, but the first answers are that there is none.
 *
 * @param halted aborted when nobody waits any more
 * @throws KafkaClientError naming the topics when one is still missing then
 */
export async function onceTopicsExist(
  work: () => Promise<void>,
  { clock, connection, topics }: Pick<ServerSettings, 'clock' | 'connection' | 'topics'>,
  halted: AbortSignal,
): Promise<void> {
  let deadline: number | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const failure = consumerFailure(error);
      if (failure.code !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
      deadline ??= clock.monotonic() + connection.timeout * 1000;
      const isOver = clock.monotonic() >= deadline;
      if (!isOver) await waited(clock, halted);
      if (isOver || halted.aborted) throw missing(topics, failure);
    }
  }
}

async function waited(clock: Clock, halted: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  const time = new Promise<void>((resolve) => {
    cancel = clock.after(pause, resolve);
  });
  await untilAborted(time, halted);
  cancel();
}

/** kafkajs does not tell which one it is. */
function missing(topics: readonly string[], { failure, code, cause }: KafkaClientError): KafkaClientError {
  const names = topics.map((topic) => `'${topic}'`).join(', ');
  const what = topics.length === 1 ? `the topic ${names} does not exist` : `one of the topics ${names} does not exist`;
  const advice = 'create it, or let the broker do so (auto.create.topics.enable)';
  return new KafkaClientError(failure, code, `${what}; ${advice}`, { cause });
}
