/** An attempt took longer than allowed. */
export class AttemptTimeout extends Error {
  readonly code = 'ATTEMPT_TIMEOUT';

  constructor(seconds: number) {
    super(`no complete answer within ${seconds} s`);
  }
}
