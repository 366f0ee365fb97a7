import type { KafkaMessage } from '../../bindings/kafka/index.js';
import type { KafkaClient, KafkaClientFactory } from '../../sinks/kafka/kafka-client.js';
import type { DeadLetter } from './dead-letter.js';

/** Puts records into the dead-letter topic: one at a time, stored by all in-sync replicas, once each. */
export class DeadLetterTopic {
  #client: KafkaClient | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    readonly name: string,
    private readonly createClient: KafkaClientFactory,
  ) {}

  /** @throws KafkaClientError when it is not known to be stored */
  send(letter: DeadLetter): Promise<void> {
    const sent = this.#last.then(() => this.#send(letter));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #send(letter: DeadLetter): Promise<void> {
    if (this.#closed) throw new Error('the dead-letter topic is closed');
    try {
      if (this.#client === undefined) {
        this.#client = this.createClient();
        await this.#client.connect();
      }
      // The client hands keys and headers on as they are, bytes and repeated headers included.
      await this.#client.sendBatch(this.name, [letter as unknown as KafkaMessage]);
    } catch (error) {
      // A client is not used again after a failure: what it does then is not known well enough.
      await this.#drop();
      throw error;
    }
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.close();
  }
}
