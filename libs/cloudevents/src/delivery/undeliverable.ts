import { SinkError } from '../errors/index.js';
import type { Sink } from '../sinks/sink.js';

/** Why an event is not sent that has more bytes than its sink ever takes. */
export function tooLarge(size: number, { limits: { hardLimit, hardLimitName } }: Sink): SinkError {
  const setting = hardLimitName === undefined ? '' : ` (${hardLimitName})`;
  const message = `The event has ${size} bytes, more than the limit of ${hardLimit}${setting}; it was not sent`;
  return new SinkError(message, { retryable: false });
}

/** Why nothing is sent any more to a receiver that answered 410. */
export function receiverGone(sink: string, cause: SinkError): SinkError {
  const message = `Sink '${sink}' is disabled until the application starts anew, since its receiver is gone; not sent`;
  const { statusCode } = cause;
  return new SinkError(message, { retryable: false, ...(statusCode === undefined ? {} : { statusCode }), cause });
}

/** Why what is left at the end is not sent. */
export function stoppedBefore(lastError: SinkError | undefined): SinkError {
  return lastError ?? new SinkError('The application stopped before delivery', { retryable: true });
}
