import type { MqttClient, Packet } from 'mqtt';
import type { Clock } from '../../time/clock.js';
import type { DeadLetter } from './dead-letter.js';
import { endClient } from './end-client.js';

/** What the broker answers when it has thrown a message away, since nobody wants it: MQTT 5.0, section 3.4.2.1. */
const nobodySubscribed = 16;

/**
 * Publishes dead letters, one at a time, on a connection of their own: the one that reads sees no acknowledgement
 * while a message of it is not done with.
 */
export class DeadLetterTopic {
  #client: MqttClient | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * @param connect opens a connection that is not opened again by itself
   * @param timeout milliseconds until a letter counts as not taken, its connection included
   */
  constructor(
    readonly name: string,
    private readonly connect: () => MqttClient,
    private readonly timeout: number,
    private readonly clock: Clock,
  ) {}

  /** @throws Error when the broker is not known to have it */
  send(letter: DeadLetter): Promise<void> {
    const sent = this.#last.then(() => this.#send(letter));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await endClient(client, this.clock);
  }

  async #send(letter: DeadLetter): Promise<void> {
    if (this.#closed) throw new Error('the dead-letter topic is closed');
    const client = (this.#client ??= this.#open());
    try {
      await this.#publish(client, letter);
    } catch (error) {
      // It would still be sent on the next connection.
      if (this.#client === client) this.#client = undefined;
      client.end(true);
      throw error;
    }
  }

  #open(): MqttClient {
    const client = this.connect();
    client.on('close', () => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }

  #publish(client: MqttClient, { payload, properties }: DeadLetter): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const lost = (): void => settle(new Error('the connection was lost'));
      const cancel = this.clock.after(this.timeout, () => settle(new Error('the broker did not answer in time')));
      let answer: number | undefined;
      // mqtt.js tells of refusals only.
      const watch = (packet: Packet): void => {
        if (packet.cmd === 'puback') answer = packet.reasonCode;
      };
      const settle = (error?: Error): void => {
        cancel();
        client.off('packetreceive', watch);
        client.off('error', settle);
        client.off('close', lost);
        if (error === undefined) resolve();
        else reject(error);
      };
      client.on('error', settle);
      client.on('close', lost);
      client.on('packetreceive', watch);
      client.publish(this.name, payload, { qos: 1, properties }, (error) => {
        if (error instanceof Error) settle(error);
        else if (answer !== nobodySubscribed) settle();
        else settle(new Error('the broker keeps nothing there, since nobody has subscribed to it'));
      });
    });
  }
}
