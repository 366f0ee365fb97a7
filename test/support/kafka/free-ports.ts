import { createServer } from 'node:net';

/** Whether 127.0.0.1 lets a server listen on the port. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

// Below the range that systems take outgoing ports from: while a broker is down, a client that tries to reconnect to a
// port of that range can be given the same port as its own, and then holds a connection to itself.
const FIRST_PORT = 15_000;
const LAST_PORT = 32_000;

export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
