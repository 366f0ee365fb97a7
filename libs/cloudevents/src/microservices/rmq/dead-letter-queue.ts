import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import type { DeadLetter } from './dead-letter.js';

const notFound = 404;

/** Puts messages into the dead-letter queue: one at a time, each confirmed before the next. */
export class DeadLetterQueue {
  #channel: ConfirmChannel | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly connection: () => ChannelModel | undefined,
  ) {}

  /**
   * Declares it as durable where there is none; one that exists is taken as it is.
   *
   * @throws Error of the broker, which does not let us
   */
  async ensure(connection: ChannelModel): Promise<void> {
    // A queue that is not there costs the channel.
    const exists = await withChannel(connection, (channel) => channel.checkQueue(this.name)).then(
      () => true,
      (error: unknown) => {
        if ((error as { readonly code?: unknown }).code === notFound) return false;
        throw error;
      },
    );
    if (!exists) await withChannel(connection, (channel) => channel.assertQueue(this.name, { durable: true }));
  }

  /** @throws Error when it is not known to be stored */
  send(letter: DeadLetter): Promise<void> {
    const sent = this.#last.then(() => this.#send(letter));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async #send({ content, properties }: DeadLetter): Promise<void> {
    const channel = await this.#open();
    let refusal: string | undefined;
    const onReturn = (message: { readonly fields: unknown }): void => {
      refusal = String((message.fields as { readonly replyText?: unknown }).replyText);
    };
    channel.on('return', onReturn);
    try {
      // What finds no queue is returned before it is confirmed.
      await confirmed(channel, (done) =>
        channel.publish('', this.name, content, { ...properties, mandatory: true } as Options.Publish, done),
      );
    } catch (error) {
      this.#channel = undefined;
      void channel.close().catch(() => undefined);
      throw error;
    } finally {
      channel.off('return', onReturn);
    }
    if (refusal !== undefined) throw new Error(`the broker returned it: ${refusal}. Is there such a queue?`);
  }

  async #open(): Promise<ConfirmChannel> {
    if (this.#channel !== undefined) return this.#channel;
    const connection = this.connection();
    if (connection === undefined) throw new Error('there is no connection to RabbitMQ');
    const channel = await connection.createConfirmChannel();
    // Told to whoever waits; without a listener it would end the whole connection.
    channel.on('error', () => undefined);
    channel.once('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    this.#channel = channel;
    return channel;
  }
}

/** Resolves when the broker has confirmed what is published; rejects when it did not, or the channel is gone. */
async function confirmed(channel: ConfirmChannel, publish: (done: (error: unknown) => void) => void): Promise<void> {
  let reason: Error | undefined;
  const failed = (error: Error): void => void (reason = error);
  channel.once('error', failed);
  try {
    await new Promise<void>((resolve, reject) => {
      publish((error) => {
        if (error === null || error === undefined) resolve();
        else reject(reason ?? (error as Error));
      });
    });
  } finally {
    channel.off('error', failed);
  }
}

async function withChannel(connection: ChannelModel, work: (channel: ConfirmChannel) => Promise<unknown>) {
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  await work(channel);
  await channel.close();
}
