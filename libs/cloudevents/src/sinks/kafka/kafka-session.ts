import type { Clock } from '../../time/clock.js';
import { KafkaClientError } from './kafka-client.error.js';
import type { KafkaClient, KafkaClientFactory } from './kafka-client.js';
import { asClientError } from './kafka-outcome.js';
import type { KafkaRecord } from './kafka-record.js';

/** Why a send failed. `connected` is false when it already failed at connecting, which concerns every topic. */
export interface SendFailure {
  readonly error: KafkaClientError;
  readonly connected: boolean;
}

interface Lease {
  readonly client: KafkaClient;
  connected: boolean;
}

/**
 * The client in use, with a deadline over each send. A client that failed once is closed and replaced at the next send:
 * after a failure nobody knows which records are stored, and a producer that goes on with a wrong idea of it has its
 * next records taken for repetitions and dropped in silence. A new producer has a new producer id, so that at worst
 * records are stored twice.
 */
export class KafkaSession {
  readonly #pending = new Set<(error: KafkaClientError) => void>();
  #lease: Lease | undefined;
  #closed = false;

  /** @param timeout milliseconds for a send, connecting included */
  constructor(
    private readonly clients: KafkaClientFactory,
    private readonly clock: Clock,
    private readonly timeout: number,
  ) {}

  /** Sends the records of one topic. Never rejects; one send at a time. */
  async send(topic: string, records: readonly KafkaRecord[]): Promise<SendFailure | undefined> {
    let lease: Lease | undefined;
    try {
      if (this.#closed) throw closed();
      lease = this.#lease ??= { client: this.clients(), connected: false };
      await this.#within(this.#sendOn(lease, topic, records));
      return undefined;
    } catch (error) {
      this.#discard(lease);
      return { error: asClientError(error), connected: lease?.connected === true };
    }
  }

  /** Asks on a connection of its own, so that it neither waits for a send nor disturbs one. */
  async check(topic: string | undefined): Promise<void> {
    if (this.#closed) throw closed();
    const client = this.clients();
    try {
      await this.#within(client.check(topic));
    } finally {
      release(client);
    }
  }

  /** Ends at once: what is under way settles as failed. */
  close(): void {
    this.#closed = true;
    this.#discard(this.#lease);
    for (const fail of this.#pending) fail(closed());
  }

  async #sendOn(lease: Lease, topic: string, records: readonly KafkaRecord[]): Promise<void> {
    if (!lease.connected) {
      await lease.client.connect();
      // Connecting may end long after the deadline; a client that was replaced meanwhile must not write any more.
      if (this.#lease !== lease) return;
      lease.connected = true;
    }
    await lease.client.sendBatch(topic, records);
  }

  /** Settles with the work, or rejects at the deadline or when the session is closed. */
  #within(work: Promise<void>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#pending.add(reject);
      const cancel = this.clock.after(this.timeout, () => reject(late(this.timeout)));
      const end = (settle: () => void): void => {
        cancel();
        this.#pending.delete(reject);
        settle();
      };
      work.then(
        () => end(resolve),
        (error: unknown) => end(() => reject(asClientError(error))),
      );
    });
  }

  #discard(lease: Lease | undefined): void {
    if (lease === undefined || this.#lease !== lease) return;
    this.#lease = undefined;
    release(lease.client);
  }
}

function release(client: KafkaClient): void {
  // Nobody waits for it: by contract a closing client writes nothing any more.
  client.close().catch(() => undefined);
}

function late(timeout: number): KafkaClientError {
  return new KafkaClientError('unavailable', 'DELIVERY_TIMEOUT', `no acknowledgement within ${timeout / 1000} s`);
}

function closed(): KafkaClientError {
  return new KafkaClientError('unavailable', 'CLOSED', 'the sink is closed');
}
