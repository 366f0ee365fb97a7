/** The subscriber cannot start like this. The message says what to change. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
