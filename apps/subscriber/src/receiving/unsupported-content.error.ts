/** The message is no CloudEvent in a form this consumer reads. */
export class UnsupportedContentError extends Error {
  override readonly name = 'UnsupportedContentError';
}
