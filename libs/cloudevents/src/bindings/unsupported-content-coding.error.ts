import { DecodeError } from '../errors/index.js';

/** The content is compressed (`Content-Encoding`), which is not undone here. Over HTTP the answer to it is 415. */
export class UnsupportedContentCodingError extends DecodeError {
  constructor(readonly coding: string) {
    super(`The content coding '${coding}' is not supported; send the body as it is`);
  }
}
