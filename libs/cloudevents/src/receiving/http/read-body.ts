import type { Readable } from 'node:stream';
import { LimitExceededError } from '../../formats/index.js';
import { RequestAbortedError } from './body-errors.js';

/** How many times the limit is read and thrown away before the sender is given up. */
const patience = 16;

/** What is known of a body, and what to do with the one who sends it. */
export interface BodyLimits {
  /** Most bytes in memory. */
  readonly maxBytes: number;
  /** The Content-Length, where there is one. */
  readonly declared: number | undefined;
  /** The rest is not read: the connection is of no use any more. */
  readonly giveUp: () => void;
}

/**
 * The bytes of a body, never more than allowed in memory.
 *
 * A sender that is still writing may not see the answer on a connection that is cut. So the rest of a body that is too
 * large is read and thrown away, as long as it is within reason.
 *
 * @throws LimitExceededError
 * @throws RequestAbortedError
 */
export function readBody(body: Readable, { maxBytes, declared, giveUp }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (bytes: number): void => {
      reject(new LimitExceededError(`The message has more bytes (${bytes})`, maxBytes));
    };
    const giveUpAt = (bytes: number): void => {
      body.off('data', take).pause();
      giveUp();
      refuse(bytes);
    };
    const take = (chunk: Buffer | string): void => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.byteLength;
      if (size <= maxBytes) chunks.push(bytes);
      else chunks.length = 0;
      if (size > maxBytes * patience) giveUpAt(size);
    };
    body.once('end', () => (size > maxBytes ? refuse(size) : resolve(Buffer.concat(chunks, size))));
    // Both may come after an end or a refusal, and then change nothing.
    body.once('error', () => reject(new RequestAbortedError()));
    body.once('close', () => reject(new RequestAbortedError()));
    if (declared !== undefined && declared > maxBytes * patience) giveUpAt(declared);
    else body.on('data', take);
  });
}
