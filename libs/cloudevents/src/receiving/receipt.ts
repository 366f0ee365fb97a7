/**
 * What became of a received event. Every transport turns it into its own answer: a status code, a committed offset, an
 * acknowledgement.
 */
export type Receipt =
  /** At least one handler ran, and all that ran are done. */
  | { readonly status: 'handled' }
  /** No handler is for this event. */
  | { readonly status: 'ignored' }
  /** It was handled before: nothing ran. */
  | { readonly status: 'duplicate' }
  /** Another delivery of it is being handled right now; its outcome is not known yet. */
  | { readonly status: 'in-flight' }
  /** The event will never be accepted: sending it again changes nothing. */
  | { readonly status: 'rejected'; readonly error: Error; readonly statusCode?: number }
  /** A handler failed; sending it again may help. */
  | { readonly status: 'failed'; readonly error: Error; readonly statusCode?: number };

/** Nothing is known against the event: the receiver, or what it needs, cannot take it now. */
export function unavailable(error: Error): Receipt {
  return { status: 'failed', error, statusCode: 503 };
}
