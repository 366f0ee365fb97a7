import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterStore,
  NewDeadLetter,
} from '../../../delivery/dead-letters/dead-letter-store.js';
import type { DeadLetterError } from '../../../errors/index.js';
import type { Clock } from '../../../time/clock.js';
import type { KafkaClientFactory } from '../kafka-client.js';
import { asClientError } from '../kafka-outcome.js';
import type { KafkaRecord } from '../kafka-record.js';
import { KafkaSession } from '../kafka-session.js';
import { DeadLetterKeys } from './dead-letter-keys.js';
import { recordOf } from './dead-letter-record.js';
import { LyingLetters } from './lying-letters.js';
import { type ChunkLimits, chunksOf } from './record-chunks.js';
import { storeError } from './store-error.js';
import type { TopicReader } from './topic-reader.js';

/** Settings of the store, all of them decided; time in seconds. */
export interface KafkaDeadLetterStoreOptions extends ChunkLimits {
  readonly topic: string;
  /** Seconds until a send must be acknowledged, connecting included. */
  readonly timeout: number;
  readonly clientFactory: KafkaClientFactory;
  readonly reader: TopicReader;
  readonly clock: Clock;
}

/**
 * Keeps dead letters in a topic of Kafka: one record each, which is the event in structured mode, with headers that say
 * why it lies there. A record without value (a tombstone) removes the letter with its key, so that a compacted topic
 * holds only what still lies there.
 *
 * Kafka has no index: every question reads the topic from its beginning, through a consumer group that is gone
 * afterwards. Keys are kept in memory meanwhile, letters only as far as the page goes.
 */
export class KafkaDeadLetterStore implements DeadLetterStore {
  readonly #session: KafkaSession;
  readonly #keys = new DeadLetterKeys();
  #written: Promise<void> = Promise.resolve();

  constructor(private readonly options: KafkaDeadLetterStoreOptions) {
    this.#session = new KafkaSession(options.clientFactory, options.clock, options.timeout * 1000);
  }

  /** @throws DeadLetterError when they are not known to be stored; some of them may be */
  put(letters: readonly NewDeadLetter[]): Promise<void> {
    return this.#write(letters.map((letter) => recordOf(letter, this.#keys.next(letter.failedAt))));
  }

  /** @throws DeadLetterError when the topic cannot be read; one that does not exist is empty */
  async list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<readonly DeadLetter[]> {
    for (;;) {
      const lying = await this.#read(new LyingLetters(filter, after, limit));
      const letters = lying.oldest;
      if (letters !== undefined) return letters;
      // So many of the oldest letters are removed that the page has some that were let go. Their keys are known now.
      const keys = lying.oldestKeys;
      const again = (await this.#read(new LyingLetters({ ...filter, keys }, after, limit))).oldest;
      // A page that shrank meanwhile would look like the last one.
      if (again?.length === keys.length) return again;
    }
  }

  /** @throws DeadLetterError when the topic cannot be read; one that does not exist is empty */
  async count(filter: DeadLetterFilter): Promise<number> {
    return (await this.#read(new LyingLetters(filter))).count;
  }

  /**
   * Of two processes that remove the same letter at once, both count it.
   *
   * @throws DeadLetterError when the topic cannot be read, or the letters are not known to be removed; some of them may be
   */
  async remove(filter: DeadLetterFilter): Promise<number> {
    const { places } = await this.#read(new LyingLetters(filter));
    await this.#write(places.map((place) => ({ ...place, value: null, headers: {} })));
    return places.length;
  }

  /** Ends at once: what is under way rejects. */
  close(): Promise<void> {
    this.#session.close();
    this.options.reader.close();
    return Promise.resolve();
  }

  async #read(lying: LyingLetters): Promise<LyingLetters> {
    try {
      await this.options.reader.read(this.options.topic, lying.take);
      return lying;
    } catch (error) {
      throw this.#error(error);
    }
  }

  /** One send at a time, since a second one beside the first could overtake it. */
  #write(records: readonly KafkaRecord[]): Promise<void> {
    const written = this.#written.then(async () => {
      for (const chunk of chunksOf(records, this.options)) await this.#send(chunk);
    });
    this.#written = written.catch(() => undefined);
    return written;
  }

  async #send(chunk: readonly KafkaRecord[]): Promise<void> {
    const failure = await this.#session.send(this.options.topic, chunk);
    if (failure === undefined) return;
    if (failure.error.failure !== 'too-large' || chunk.length === 1) throw this.#error(failure.error);
    // What is too much together may be fine in halves.
    const middle = Math.ceil(chunk.length / 2);
    await this.#send(chunk.slice(0, middle));
    await this.#send(chunk.slice(middle));
  }

  #error(thrown: unknown): DeadLetterError {
    return storeError(asClientError(thrown), this.options.topic);
  }
}
