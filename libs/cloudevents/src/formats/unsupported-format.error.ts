import { DecodeError } from '../errors/index.js';

/** A message holds events in a format that is not read here. Over HTTP the answer to it is 415, not 400. */
export class UnsupportedFormatError extends DecodeError {
  constructor(
    readonly mediaType: string,
    supported: readonly string[],
  ) {
    const known = supported.map((each) => `'${each}'`).join(', ');
    super(`The event format '${mediaType}' is not supported here, only ${known === '' ? 'binary mode' : known}`);
  }
}
