import type { EachBatchPayload } from 'kafkajs';
import { settledWithin } from '../../time/settled-within.js';
import { untilAborted } from '../until-aborted.js';
import { BatchPulse } from './batch-pulse.js';
import type { ServerSettings } from './kafka-server.settings.js';
import { runInLanes, runTogether } from './lanes.js';
import { PartitionProgress } from './partition-progress.js';
import type { ReceivedKafkaRecord } from './received-record.js';
import { RecordSettlement, type SettlementTools } from './record-settlement.js';

/** What the workers of all partitions share. */
export interface WorkerTools extends SettlementTools {
  readonly settings: ServerSettings;
  /** Aborted when nobody waits for running handlers any more. */
  readonly abandoned: AbortSignal;
  /** Calls back later, or when `sooner` resolves, unless consumption ends before. */
  readonly later: (ms: number, callback: () => void, sooner?: Promise<void>) => void;
}

/**
 * Works on the records of one partition. It never waits for a better time itself, since all partitions of a broker are
 * read together: it pauses the partition, which is read again from its lowest unfinished record when the time has come.
 */
export class PartitionWorker {
  readonly #progress = new PartitionProgress();
  readonly #settlement: RecordSettlement;
  #retired = false;
  #idle: Promise<void>;

  /** @param predecessor resolves when a retired worker of the same partition is done: no record is run twice at once */
  constructor(
    private readonly tools: WorkerTools,
    private readonly topic: string,
    private readonly partition: number,
    predecessor: Promise<void> = Promise.resolve(),
  ) {
    this.#settlement = new RecordSettlement(tools, this.#progress);
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
    return this.#settlement.running;
  }

  /** @throws what the consumer group had to say, such as that its partitions are shared out anew */
  async work(payload: EachBatchPayload): Promise<void> {
    const { settings, abandoned, dispatch } = this.tools;
    const records = payload.batch.messages.map(
      (message) => ({ ...message, topic: this.topic, partition: this.partition }) as ReceivedKafkaRecord,
    );
    this.#progress.open(records.map(({ offset }) => offset));
    const [first] = records;
    if (first !== undefined) dispatch?.reading(this.topic, this.partition, first.offset);
    const pulse = new BatchPulse(settings.clock, settings.pulse, async () => {
      await payload.heartbeat();
      await payload.commitOffsetsIfNecessary();
    });
    const over = (): boolean => this.#isLost() || pulse.failed || !payload.isRunning() || payload.isStale();
    const waits: number[] = [];
    const run = async (record: ReceivedKafkaRecord): Promise<boolean> => {
      if (over()) return false;
      const wait = await this.#runOne(record, payload, pulse);
      if (wait !== undefined) waits.push(wait);
      return wait === undefined;
    };
    const done =
      dispatch === undefined
        ? this.#idle.then(() => runInLanes(records, settings.keyConcurrency, run))
        : runTogether(records, run);
    this.#idle = done.catch(() => undefined);
    try {
      const grace = (): Promise<unknown> => settledWithin(settings.clock, settings.rebalanceTimeout / 10, done);
      // What a dispatch has goes its way; the group is not to wait for that.
      const end = dispatch === undefined ? done : Promise.race([done, pulse.failing.then(grace)]);
      await untilAborted<unknown>(end, abandoned);
    } finally {
      pulse.stop();
    }
    if (pulse.failed) throw pulse.failure;
    if (waits.length > 0 && !this.#isLost()) {
      const soonest = waits.reduce((least, wait) => Math.min(least, wait));
      this.tools.later(soonest, payload.pause(), dispatch?.idle(this.topic, this.partition));
    }
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
      const wait = await this.#settlement.settle(record);
      if (wait !== undefined) return wait;
      if (this.#isLost()) return undefined;
    }
    const through = this.#progress.finish(record.offset);
    if (through === undefined) return undefined;
    payload.resolveOffset(through);
    await payload.commitOffsetsIfNecessary().catch((error: unknown) => pulse.fail(error));
    return undefined;
  }
}
