/**
 * What a failure means for the records: `unavailable` may pass, the others will not. Whether records of a failed send
 * are stored is never known for sure.
 */
export type KafkaFailure = 'unavailable' | 'unauthorized' | 'too-large' | 'rejected';

/** The only error that crosses the client port. The message is one plain sentence without secrets. */
export class KafkaClientError extends Error {
  override readonly name = 'KafkaClientError';

  constructor(
    readonly failure: KafkaFailure,
    /** An error name of the Kafka protocol, a system error code, or a code of the client. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
