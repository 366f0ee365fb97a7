import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Takes every batch, and counts its events. */
export interface CountingReceiver {
  readonly url: string;
  readonly events: number;
  close(): Promise<void>;
}

export async function countingReceiver(): Promise<CountingReceiver> {
  let events = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      events += (JSON.parse(body) as unknown[]).length;
      response.writeHead(204).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    get events() {
      return events;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
