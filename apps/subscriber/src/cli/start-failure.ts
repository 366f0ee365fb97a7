import { KafkaClientError } from 'nestjs-cloudevents/kafka';
import { SetupError } from './setup.error.js';

/** The error with what can be done about it, where we know. */
export function startFailure(error: unknown, port: number): unknown {
  if (error instanceof KafkaClientError) {
    const hint =
      error.failure === 'unavailable' ? ". Is the broker up? 'npm run kafka' starts one on this machine" : '';
    return new SetupError(`cannot read from Kafka: ${error.message}${hint}`);
  }
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return new SetupError(`port ${port} is taken. Set PORT to another one, or to 0 for any free one`);
  }
  return error;
}
