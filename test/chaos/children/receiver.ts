import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Behaviour, ReceiverPart } from './messages.js';
import { report } from './reporting.js';

/** Takes events over HTTP, notes their ids before it answers, and misbehaves as it is told. */
export class Receiver {
  behaviour: Behaviour = 'well';
  withholdFrom: string | undefined;
  readonly #server = createServer((request, response) => void this.#take(request, response));

  constructor(private readonly part: ReceiverPart) {}

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return; // its sender was killed
    }
    if (this.behaviour === 'resets') return void request.socket.resetAndDestroy();
    if (this.behaviour === 'refusing') return void response.writeHead(503).end();
    if (this.behaviour === 'unavailable') return void response.writeHead(503, { 'retry-after': '1' }).end();
    const ids = (JSON.parse(Buffer.concat(chunks).toString()) as readonly { id: string }[]).map(({ id }) => id);
    appendFileSync(this.part.log, ids.map((id) => `${id}\n`).join(''));
    if (this.withholdFrom !== undefined && request.headers['x-process'] === this.withholdFrom) {
      this.withholdFrom = undefined;
      report({ hit: { point: 'answer-withheld', sink: 'http' }, ids });
      return;
    }
    if (this.behaviour === 'hangs') return;
    if (this.behaviour === 'loses-answers') return void request.socket.destroy();
    response.writeHead(204).end();
  }
}
