import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  apiKeyOf,
  apiKeys,
  apiVersionOf,
  batchesOf,
  type BatchInRequest,
  correlationIdOf,
  failProduceResponse,
  FrameReader,
  redirectBroker,
} from './frames.js';

/** What happens to one produce request that comes by. */
export interface ProduceFault {
  /** Changes what the broker gets. */
  readonly request?: (batches: readonly BatchInRequest[]) => void;
  /** The broker never gets the request. */
  readonly dropRequest?: true;
  /** The broker's answer never arrives. */
  readonly dropResponse?: true;
  /** The broker's answer is replaced by this error code, for one partition or for all. */
  readonly error?: number;
  readonly partition?: number;
}

export interface SeenProduce {
  readonly producerId: bigint;
  readonly baseSequence: number;
  readonly connection: number;
}

/**
 * Stands between client and broker on a real socket and misbehaves with produce requests as it is told, one after the
 * other; without an order it passes everything on. Clients stay on it, since it names itself in metadata.
 */
export class FaultProxy {
  readonly faults: ProduceFault[] = [];
  readonly produced: SeenProduce[] = [];
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly host: string,
    private readonly brokerPort: number,
  ) {
    server.on('connection', (client) => this.#serve(client));
  }

  static async start(broker: string): Promise<FaultProxy> {
    const [host = '', port] = broker.split(':');
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    return new FaultProxy(server, host, Number(port));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get brokers(): string[] {
    return [`${this.host}:${this.port}`];
  }

  /** Connections that are open now. */
  get open(): number {
    return [...this.#sockets].filter((socket) => !socket.destroyed).length;
  }

  get connections(): number {
    return this.#connections;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #serve(client: Socket): void {
    const connection = ++this.#connections;
    const broker = connect(this.brokerPort, this.host);
    const waiting = new Map<number, { key: number; version: number; fault: ProduceFault }>();
    this.#sockets.add(client);
    const requests = new FrameReader();
    client.on('data', (chunk: Buffer) => {
      for (const frame of requests.read(chunk)) {
        const key = apiKeyOf(frame);
        const fault = key === apiKeys.produce ? this.#fault(frame, connection) : {};
        waiting.set(correlationIdOf(frame), { key, version: apiVersionOf(frame), fault });
        if (fault.dropRequest !== true) broker.write(frame);
      }
    });
    const responses = new FrameReader();
    broker.on('data', (chunk: Buffer) => {
      for (const frame of responses.read(chunk)) {
        const request = waiting.get(frame.readInt32BE(4));
        waiting.delete(frame.readInt32BE(4));
        if (request?.fault.dropResponse === true) continue;
        if (request?.fault.error !== undefined) {
          failProduceResponse(frame, request.version, request.fault.error, request.fault.partition);
        }
        if (request?.key === apiKeys.metadata) redirectBroker(frame, this.host, this.brokerPort, this.port);
        client.write(frame);
      }
    });
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
    client.on('close', () => this.#sockets.delete(client));
  }

  #fault(frame: Buffer, connection: number): ProduceFault {
    const batches = batchesOf(frame);
    for (const { producerId, baseSequence } of batches) this.produced.push({ producerId, baseSequence, connection });
    const fault = this.faults.shift() ?? {};
    fault.request?.(batches);
    return fault;
  }
}
