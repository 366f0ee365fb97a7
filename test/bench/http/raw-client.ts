import { Pool } from 'undici';
import type { Receiver } from './receiver.js';

/** undici and nothing above it: the library sends with it too, so that this is what it cannot be faster than. */
export interface RawClient {
  /** @throws Error when the receiver did not take it */
  post(body: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export function openRawClient({ origin, path }: Receiver, contentType: string, connections: number): RawClient {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const headers = { 'content-type': contentType };
  return {
    post: async (body) => {
      const answer = await pool.request({ method: 'POST', path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 204) throw new Error(`The receiver answered ${answer.statusCode}`);
    },
    close: () => pool.close(),
  };
}
