import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { CloudEventsKafkaServer } from 'nestjs-cloudevents/microservices';
import { AppLogger } from '../cli/app.logger.js';
import { LiveCount } from '../cli/live-count.js';
import { Screen } from '../cli/screen.js';
import { TransportCounters } from '../counting/transport-counters.js';

/** Whether the environment selects Kafka, by the variable that tells the publisher where events go. */
export function selectsKafka({ CLOUDEVENTS_SINK: sink = '' }: NodeJS.ProcessEnv): boolean {
  return ['kafka', 'both'].includes(sink.trim().toLowerCase());
}

/**
 * Reads from now on. From which brokers and which topic, the CLOUDEVENTS_KAFKA_ variables say; in which formats, the
 * options of the module.
 */
export function kafkaServer(app: INestApplication): CloudEventsKafkaServer {
  const counters = app.get(TransportCounters);
  const live = app.get(LiveCount);
  return new CloudEventsKafkaServer({
    app,
    // A group of its own for every start: nothing of yesterday counts, and nobody shares the records with us.
    groupId: `subscriber-${randomUUID()}`,
    fromBeginning: false,
    // A demo goes on without what is no CloudEvent. An application names a `deadLetterTopic` instead.
    withoutDeadLetterTopic: 'skip',
    onGivenUp: () => {
      counters.of('kafka').reject();
      live.changed();
    },
    logger: new AppLogger(app.get(Screen)),
  });
}
