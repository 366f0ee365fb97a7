import { KafkaClientError } from 'nestjs-cloudevents/kafka';
import { SetupError } from './setup.error.js';

/** The error with what can be done about it, where we know. */
export function startFailure(error: unknown, port: number): unknown {
  if (error instanceof KafkaClientError) {
    // A topic that does not exist is what a broker says that is up.
    const isAway = error.failure === 'unavailable' && error.code !== 'UNKNOWN_TOPIC_OR_PARTITION';
    const hint = isAway ? ". Is the broker up? 'npm run kafka' starts one on this machine" : '';
    return new SetupError(`cannot read from Kafka: ${error.message}${hint}`);
  }
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return new SetupError(`port ${port} is taken. Set PORT to another one, or to 0 for any free one`);
  }
  return error;
}
