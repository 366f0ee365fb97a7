import { type AddressInfo, createServer } from 'node:net';
import { RequestReader } from './request-reader.js';

/** What has arrived since it was asked for last. */
export interface Arrivals {
  readonly requests: number;
  /** Of the bodies. */
  readonly bytes: number;
}

// Takes every request and answers at once. A server of `node:http` would need more time than the fastest clients do.
const answer = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');
let [requests, bytes] = [0, 0];

const server = createServer({ noDelay: true }, (socket) => {
  const reader = new RequestReader((size) => {
    requests++;
    bytes += size;
  });
  socket.on('data', (packet) => {
    const complete = reader.read(packet);
    if (complete === 1) socket.write(answer);
    else if (complete > 1) socket.write(Buffer.concat(Array.from({ length: complete }, () => answer)));
  });
  // The other side ends connections as it likes; what it lost it will say.
  socket.on('error', () => socket.destroy());
});

process.on('message', () => {
  process.send?.({ requests, bytes } satisfies Arrivals);
  [requests, bytes] = [0, 0];
});
process.once('disconnect', () => process.exit(0));
// Clients without a limit open thousands of connections at once.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  process.send?.((server.address() as AddressInfo).port),
);
