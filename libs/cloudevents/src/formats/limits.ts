import { DecodeError } from '../errors/index.js';

/** A message is larger, or holds more events, than the receiver allows. Over HTTP the answer to it is 413. */
export class LimitExceededError extends DecodeError {
  constructor(
    what: string,
    readonly limit: number,
  ) {
    super(`${what} than the ${limit} allowed`);
  }
}

/** @throws LimitExceededError when a batch holds more events than allowed */
export function checkCount(count: number, maxEvents: number | undefined): void {
  if (maxEvents !== undefined && count > maxEvents) {
    throw new LimitExceededError(`The batch holds more events (${count})`, maxEvents);
  }
}

/** @throws LimitExceededError when content is longer than allowed */
export function checkBytes(content: Uint8Array | string, maxBytes: number | undefined): void {
  if (maxBytes === undefined) return;
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  if (bytes > maxBytes) throw new LimitExceededError(`The message has more bytes (${bytes})`, maxBytes);
}
