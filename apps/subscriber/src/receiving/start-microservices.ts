import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { KafkaClientError } from 'nestjs-cloudevents/kafka';

const attempts = 10;
const pause = 300;

/**
 * Starts to read from Kafka, also where the topic is not there yet: asking for it makes the broker create it, but the
 * first answer is that there is none.
 */
export async function startMicroservices(app: INestApplication): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await app.startAllMicroservices();
      return;
    } catch (error) {
      const isMissing = error instanceof KafkaClientError && error.code === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (!isMissing || attempt === attempts) throw error;
      await sleep(pause);
    }
  }
}
