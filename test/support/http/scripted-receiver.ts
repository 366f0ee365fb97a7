import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Answer, reply } from './answers.js';
import { type ReceivedEvent, type ReceivedRequest, eventsOf } from './received-request.js';

/** A real webhook receiver on this machine that answers by a script and remembers what it was sent. */
export class ScriptedReceiver {
  /** Complete requests, in the order of their arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Connections made so far, and those open now. */
  connections = 0;
  readonly open = new Set<Socket>();
  /** Requests without an answer yet, and the most there ever were. */
  underWay = 0;
  mostUnderWay = 0;
  readonly #ordinals = new WeakMap<Socket, number>();
  readonly #server;

  private constructor(
    private readonly answer: Answer,
    private readonly tls: ServerOptions | undefined,
  ) {
    const listener: RequestListener = (request, response) => void this.#receive(request, response);
    this.#server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    this.#server.on('connection', (socket: Socket) => this.#connected(socket));
    if (tls !== undefined) this.#server.on('secureConnection', (socket: Socket) => this.#number(socket));
  }

  /** Listens on a port, by default a free one, until the test is over. */
  static async listen(answer: Answer = reply(204), tls?: ServerOptions, port = 0): Promise<ScriptedReceiver> {
    const receiver = new ScriptedReceiver(answer, tls);
    await receiver.#listen(port);
    onTestFinished(() => receiver.close());
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}/events`;
  }

  /** All events of batch and structured requests, in the order of their arrival. */
  get events(): readonly ReceivedEvent[] {
    return this.requests.flatMap(eventsOf);
  }

  close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  }

  #connected(socket: Socket): void {
    this.connections++;
    this.#number(socket);
    this.open.add(socket);
    socket.on('error', () => undefined).once('close', () => this.open.delete(socket));
  }

  #number(socket: Socket): void {
    this.#ordinals.set(socket, this.connections);
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAt = performance.now();
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    response.once('close', () => this.underWay--);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const { method = '', url: path = '', headers } = message;
    const connection = this.#ordinals.get(message.socket) ?? 0;
    const request = { method, path, headers, body: Buffer.concat(chunks), arrivedAt, connection };
    this.requests.push(request);
    this.answer(response, request);
  }
}
