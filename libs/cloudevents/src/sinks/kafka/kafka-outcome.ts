import { SinkError } from '../../errors/index.js';
import type { Outcome, RejectionReason } from '../sink.js';
import { KafkaClientError, type KafkaFailure } from './kafka-client.error.js';

const reasons: Readonly<Record<KafkaFailure, RejectionReason | undefined>> = {
  unavailable: undefined,
  unauthorized: 'unauthorized',
  'too-large': 'too-large',
  rejected: 'rejected',
};

/** A broker refuses all records of a partition for one of them, without saying which. */
const ofOneRecord = new Set(['INVALID_RECORD', 'INVALID_TIMESTAMP']);

/** What the failure of a send means for the events in it. */
export function failureOutcome(failure: KafkaClientError, topic: string): Outcome {
  const error = sinkError(failure, topic);
  const reason = reasons[failure.failure];
  if (reason === undefined) return { status: 'retry', error };
  return { status: 'rejected', reason, error, ...(ofOneRecord.has(failure.code) ? { divisible: true } : {}) };
}

/** One sentence that says where, what and what to do. */
export function sinkError(failure: KafkaClientError, topic: string | undefined): SinkError {
  const where = topic === undefined ? 'Kafka' : `Kafka topic '${topic}'`;
  return new SinkError(`${where}: ${failure.message} (${failure.code})`, {
    retryable: reasons[failure.failure] === undefined,
    causeCode: failure.code,
    cause: failure,
  });
}

/** A client that throws something else has a defect; the events are not given up for that. */
export function asClientError(error: unknown): KafkaClientError {
  if (error instanceof KafkaClientError) return error;
  const message = error instanceof Error ? error.message : 'the client failed';
  return new KafkaClientError('unavailable', 'CLIENT_FAILED', message, { cause: error });
}
