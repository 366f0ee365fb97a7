import type { EachBatchPayload } from 'kafkajs';
import type { CloudEvent } from '../../core/index.js';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import type { Clock } from '../../time/clock.js';
import { BatchPulse } from './batch-pulse.js';
import { errorText, type Verdict } from '../dead-letter-note.js';
import { deadLetter } from './dead-letter.js';
import type { DeadLetterTopic } from './dead-letter-topic.js';
import type { ServerSettings } from './kafka-server.options.js';
import { runInLanes } from './lanes.js';
import { PartitionProgress } from './partition-progress.js';
import type { RareLog } from '../rare-log.js';
import { partitionName, placeOf, type ReceivedKafkaRecord } from './received-record.js';
import { type MessageHistory, nextStep } from '../message-history.js';

/** What the workers of all partitions share. */
export interface WorkerTools {
  readonly settings: ServerSettings;
  readonly receiver: EventReceiver;
  readonly decode: (record: ReceivedKafkaRecord) => CloudEvent;
  readonly deadLetters: DeadLetterTopic | undefined;
  readonly log: RareLog;
  readonly clock: Clock;
  /** Aborted when nobody waits for running handlers any more. */
  readonly abandoned: AbortSignal;
  /** Calls back later, unless consumption ends before. */
  readonly later: (ms: number, callback: () => void) => void;
}

/**
 * Works on the records of one partition. It never waits for a better time itself, since all partitions of a broker are
 * read together: it pauses the partition, which is read again from its lowest unfinished record when the time has come.
 */
export class PartitionWorker {
  readonly #progress = new PartitionProgress();
  #running = 0;
  #retired = false;
  #idle: Promise<void>;

  /** @param predecessor resolves when a retired worker of the same partition is done: no record is run twice at once */
  constructor(
    private readonly tools: WorkerTools,
    private readonly topic: string,
    private readonly partition: number,
    predecessor: Promise<void> = Promise.resolve(),
  ) {
    this.#idle = predecessor;
  }

  /** Resolves when nothing runs any more. */
  get idle(): Promise<void> {
    return this.#idle;
  }

  get retired(): boolean {
    return this.#retired;
  }

  /** Begins nothing more, and says nothing of what ends from now on: the partition may have another owner. */
  retire(): void {
    this.#retired = true;
  }

  /** Events whose handlers run now. */
  get running(): number {
    return this.#running;
  }

  /** @throws what the consumer group had to say, such as that its partitions are shared out anew */
  async work(payload: EachBatchPayload): Promise<void> {
    const { settings, clock, abandoned } = this.tools;
    const records = payload.batch.messages.map(
      (message) => ({ ...message, topic: this.topic, partition: this.partition }) as ReceivedKafkaRecord,
    );
    this.#progress.open(records.map(({ offset }) => offset));
    const pulse = new BatchPulse(clock, settings.pulse, async () => {
      await payload.heartbeat();
      await payload.commitOffsetsIfNecessary();
    });
    const over = (): boolean => this.#isLost() || pulse.failed || !payload.isRunning() || payload.isStale();
    const waits: number[] = [];
    const done = this.#idle.then(() =>
      runInLanes(records, settings.keyConcurrency, async (record) => {
        if (over()) return false;
        const wait = await this.#runOne(record, payload, pulse);
        if (wait !== undefined) waits.push(wait);
        return wait === undefined;
      }),
    );
    this.#idle = done.catch(() => undefined);
    try {
      await settledOrAborted(done, abandoned);
    } finally {
      pulse.stop();
    }
    if (pulse.failed) throw pulse.failure;
    if (waits.length > 0 && !this.#isLost()) this.tools.later(Math.min(...waits), payload.pause());
  }

  /** Whether what ends now counts no more. */
  #isLost(): boolean {
    return this.#retired || this.tools.abandoned.aborted;
  }

  /** Milliseconds to wait before what follows may run, or nothing. */
  async #runOne(
    record: ReceivedKafkaRecord,
    payload: EachBatchPayload,
    pulse: BatchPulse,
  ): Promise<number | undefined> {
    if (!this.#progress.isFinished(record.offset)) {
      const wait = await this.#settle(record);
      if (wait !== undefined) return wait;
      if (this.#isLost()) return undefined;
    }
    const through = this.#progress.finish(record.offset);
    if (through === undefined) return undefined;
    payload.resolveOffset(through);
    await payload.commitOffsetsIfNecessary().catch((error: unknown) => pulse.fail(error));
    return undefined;
  }

  /** Milliseconds to wait, or nothing when the record is finished. */
  async #settle(record: ReceivedKafkaRecord): Promise<number | undefined> {
    const history = this.#progress.historyOf(record.offset);
    const early = history.notBefore - this.tools.clock.monotonic();
    if (early > 0) return early;
    return history.verdict === undefined
      ? this.#attempt(record, history)
      : this.#giveUp(record, history, history.verdict);
  }

  async #attempt(record: ReceivedKafkaRecord, history: MessageHistory): Promise<number | undefined> {
    const { receiver, settings, clock, log, decode } = this.tools;
    let event: CloudEvent;
    try {
      event = decode(record);
    } catch (error) {
      return this.#giveUp(record, history, { reason: 'undecodable', error: error as Error, attempts: 0 });
    }
    this.#running++;
    const receipt = await receiver.receive(event, { transport: 'kafka', message: record }).finally(() => {
      this.#running--;
    });
    const step = nextStep(receipt, history, settings.retry, clock.random());
    switch (step.kind) {
      case 'finish':
        return undefined;
      case 'give-up':
        return this.#giveUp(record, history, step.verdict, event);
      case 'again': {
        const { delay, attempts, waits } = step;
        this.#progress.remember(record.offset, { attempts, waits, notBefore: clock.monotonic() + delay });
        if (receipt.status === 'failed') {
          const what = `Handling the event ${nameOf(event)} of ${placeOf(record)} failed: ${errorText(receipt.error)}`;
          const count = attempts === history.attempts ? '' : `attempt ${attempts} of ${settings.retry.attempts}, `;
          const when = `${count}the next in ${seconds(delay)}`;
          log.say('warn', `failed ${this.topic} ${this.partition}`, `${what} (${when})`);
        }
        return delay;
      }
    }
  }

  /** To the dead-letter topic; without one, what the options say. Milliseconds to wait where that did not work. */
  async #giveUp(
    record: ReceivedKafkaRecord,
    history: MessageHistory,
    verdict: Verdict,
    event?: CloudEvent,
  ): Promise<number | undefined> {
    const { deadLetters, settings, clock, log } = this.tools;
    const name = event === undefined ? 'The record' : `The event ${nameOf(event)}`;
    const what = `${name} of ${placeOf(record)} was given up (${verdict.reason}, ${runs(verdict.attempts)}): `;
    const why = errorText(verdict.error);
    const pauses = `${partitionName(this.topic, this.partition)} is paused, and tried again in ${seconds(settings.pauseDelay)}`;
    const notBefore = clock.monotonic() + settings.pauseDelay;
    if (deadLetters === undefined) {
      if (settings.withoutDeadLetterTopic === 'skip') {
        log.say('error', `skip ${this.topic} ${verdict.reason}`, `${what}${why}. It is skipped and lost`);
        return undefined;
      }
      const advice = 'Set deadLetterTopic to go on without it';
      log.say('error', `pause ${this.topic} ${this.partition}`, `${what}${why}. ${advice}. Until then ${pauses}`);
      this.#progress.remember(record.offset, { ...history, attempts: verdict.attempts, notBefore });
      return settings.pauseDelay;
    }
    try {
      await deadLetters.send(deadLetter(record, verdict, clock.wall()));
    } catch (error) {
      const failure = `The dead-letter topic '${deadLetters.name}' did not take it: ${errorText(error as Error)}`;
      log.say('error', `pause ${this.topic} ${this.partition}`, `${what}${why}. ${failure}. ${pauses}`);
      this.#progress.remember(record.offset, { ...history, verdict, notBefore });
      return settings.pauseDelay;
    }
    const there = `It lies in the dead-letter topic '${deadLetters.name}'`;
    log.say('error', `buried ${this.topic} ${verdict.reason}`, `${what}${why}. ${there}`);
    return undefined;
  }
}

async function settledOrAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let abort = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function nameOf({ type, id }: CloudEvent): string {
  return `'${id}' (${type})`;
}

function runs(attempts: number): string {
  return attempts === 1 ? 'after 1 attempt' : `after ${attempts} attempts`;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 100) / 10} s`;
}
