import type { Readable } from 'node:stream';

/** What a receiver answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, as far as it was read. */
  readonly text: string;
}

const mostBytes = 16 * 1024;

/**
 * Reads at most 16 KiB and destroys the rest, so that an endless answer costs nothing. A body that breaks or takes
 * too long ends the reading, no more: the status has already decided.
 */
export async function readBody(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostBytes) break;
    }
  } catch {
    // The part that arrived is enough.
  }
  body.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes).toString();
}
