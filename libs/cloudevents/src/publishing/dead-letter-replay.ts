import type { AcceptedEvent, CloudEvent } from '../core/index.js';
import { messageOf } from '../core/thrown.js';
import {
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetterStore,
  type DeliveryChannel,
  isAboutTheSink,
  keptEvent,
  type SinkDelivery,
} from '../delivery/index.js';
import { PublisherClosedError } from '../errors/index.js';
import type { EncodedEvent } from '../sinks/sink.js';
import type { RequeueResult } from './dead-letters.js';
import { Delivering, type Intake } from './intake.js';

/** Letters in memory at a time. */
const pageSize = 100;
const stopping = 'the application stops';

/** Delivers dead letters whose store cannot hand them back by itself, and removes them after that. */
export class DeadLetterReplay {
  readonly #channels: ReadonlyMap<string, DeliveryChannel>;
  /** Why letters were left, how many, and what was wrong with the last one. */
  readonly #left = new Map<string, { count: number; detail: string }>();
  #requeued = 0;
  #failed = 0;

  constructor(
    private readonly store: DeadLetterStore,
    channels: readonly DeliveryChannel[],
    private readonly accept: (event: CloudEvent, where: string) => AcceptedEvent,
    private readonly intake: Intake,
    private readonly log: { warn(message: string): void },
  ) {
    this.#channels = new Map(channels.map((channel) => [channel.name, channel]));
  }

  /** @param matched how many there are: what fails again comes after them, and must not be sent once more */
  async run(filter: DeadLetterFilter, matched: number): Promise<RequeueResult> {
    let after: string | undefined;
    for (let open = matched; open > 0;) {
      const letters = await this.store.list(filter, { limit: Math.min(pageSize, open), after });
      if (letters.length === 0 || !(await this.#enter(letters))) break;
      open -= letters.length;
      after = letters.at(-1)?.key;
    }
    for (const [reason, { count, detail }] of this.#left) {
      this.log.warn(`${count} dead letters stay where they are: ${reason}${detail}`);
    }
    const [requeued, failed] = [this.#requeued, this.#failed];
    return { matched, requeued, failed, left: Math.max(0, matched - requeued - failed) };
  }

  /** As a call that the application waits for when it stops. Says whether it does not stop yet. */
  async #enter(letters: readonly DeadLetter[]): Promise<boolean> {
    try {
      await this.intake.enter(() => this.#start(letters));
      return true;
    } catch (error) {
      if (!(error instanceof PublisherClosedError)) throw error;
      this.#leave(stopping);
      return false;
    }
  }

  #start(letters: readonly DeadLetter[]): Delivering<void> {
    const over = (): void => this.intake.over();
    this.intake.handOver();
    const sent = this.#send(letters);
    void sent.then(over, over);
    return new Delivering(sent);
  }

  async #send(letters: readonly DeadLetter[]): Promise<void> {
    const sinks = [...new Set(letters.map(({ sink }) => sink))];
    const sent = sinks.map((name) =>
      this.#sendTo(
        name,
        letters.filter(({ sink }) => sink === name),
      ),
    );
    const keys = (await Promise.all(sent)).flat();
    if (keys.length > 0) await this.store.remove({ keys });
  }

  /** @returns the keys of those that are delivered, or dead letters anew */
  async #sendTo(sink: string, letters: readonly DeadLetter[]): Promise<readonly string[]> {
    const channel = this.#channels.get(sink);
    if (channel === undefined) return this.#leave(`sink '${sink}' is not configured here`, letters.length);
    if (channel.health().status === 'disabled') return this.#leave(`sink '${sink}' is disabled`, letters.length);
    const readable = letters.flatMap((letter) => {
      const encoded = this.#encoded(channel, letter);
      return encoded === undefined ? [] : [{ key: letter.key, encoded }];
    });
    const submission = channel.submit(
      readable.map(({ encoded }) => encoded),
      // The letter is still there.
      { keeps: isAboutTheSink },
    );
    const deliveries = await submission.settled;
    return readable.flatMap(({ key }, index) => (this.#isOver(deliveries[index] as SinkDelivery) ? [key] : []));
  }

  #encoded(channel: DeliveryChannel, { key, event }: DeadLetter): EncodedEvent | undefined {
    try {
      return channel.encode(this.accept(keptEvent(event), `dead letter ${key}`));
    } catch (error) {
      this.#leave('they cannot be sent any more', 1, `, the last one since: ${messageOf(error)}`);
      return undefined;
    }
  }

  #isOver({ status, reason, sink, deadLetterError }: SinkDelivery): boolean {
    if (status === 'delivered' || status === 'expired') this.#requeued++;
    else if (status === 'dead-lettered') this.#failed++;
    else if (reason === 'shutdown') this.#leave(stopping);
    else if (reason === 'gone') this.#leave(`sink '${sink}' is disabled`);
    else this.#leave('they failed again', 1, deadLetterError === undefined ? '' : `. ${deadLetterError.message}`);
    return status !== 'failed';
  }

  #leave(reason: string, more = 1, detail = ''): readonly string[] {
    const { count = 0 } = this.#left.get(reason) ?? {};
    this.#left.set(reason, { count: count + more, detail });
    return [];
  }
}
