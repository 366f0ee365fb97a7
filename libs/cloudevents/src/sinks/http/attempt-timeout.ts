/** An attempt took longer than allowed. */
export class AttemptTimeout extends Error {
  readonly code = 'ATTEMPT_TIMEOUT';

  constructor(seconds: number, missing = 'complete answer') {
    super(`no ${missing} within ${seconds} s`);
  }
}
