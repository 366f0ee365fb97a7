import type { Consumer, EachBatchPayload } from 'kafkajs';
import { GroupMembership, type MembershipTools } from './group-membership.js';
import { PartitionWorker, type WorkerTools } from './partition-worker.js';
import { partitionName } from './received-record.js';

/** What a consumption needs besides what its workers share. */
export type ConsumptionTools = Omit<WorkerTools, 'abandoned' | 'later'> & MembershipTools;

/** Reads as a member of the consumer group, each partition with a worker of its own, until it is stopped. */
export class KafkaConsumption {
  readonly #membership: GroupMembership;
  readonly #workers = new Map<string, PartitionWorker>();
  readonly #timers = new Set<() => void>();
  readonly #abandoned = new AbortController();
  #stopping = false;

  constructor(private readonly tools: ConsumptionTools) {
    this.#membership = new GroupMembership(tools, {
      joined: (assignment) => {
        this.#retireWorkers();
        tools.dispatch?.rejoined(assignment);
      },
      work: (payload) => this.#work(payload),
    });
  }

  get consumer(): Consumer | undefined {
    return this.#membership.consumer;
  }

  /**
   * Resolves when the group is joined.
   *
   * @throws KafkaClientError when that fails at first; later failures are overcome
   * @throws MissingPackageError when kafkajs is not installed
   */
  start(): Promise<void> {
    return this.#membership.join();
  }

  /**
   * Takes no more records, waits for running handlers until the deadline, commits what is finished and leaves the
   * group.
   */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const cancel of this.#timers) cancel();
    await this.#membership.halt();
    const { settings, log } = this.tools;
    const { clock, shutdownTimeout } = settings;
    const cancel = clock.after(shutdownTimeout, () => {
      const running = [...this.#workers.values()].reduce((sum, worker) => sum + worker.running, 0);
      const line = `${running} events are still being handled ${shutdownTimeout / 1000} s after the shutdown began; they come again`;
      if (running > 0) log.say('warn', 'abandoned', line);
      this.#abandoned.abort();
    });
    await this.#membership.leave();
    cancel();
    this.#abandoned.abort();
  }

  /** What we knew of our partitions counts no more. */
  #retireWorkers(): void {
    for (const worker of this.#workers.values()) worker.retire();
  }

  #work(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    const name = partitionName(topic, partition);
    let worker = this.#workers.get(name);
    if (worker === undefined || worker.retired) {
      const tools = { ...this.tools, abandoned: this.#abandoned.signal, later: this.#later };
      worker = new PartitionWorker(tools, topic, partition, worker?.idle);
      this.#workers.set(name, worker);
    }
    return worker.work(payload);
  }

  readonly #later = (ms: number, callback: () => void, sooner?: Promise<void>): void => {
    if (this.#stopping) return;
    const call = (): void => {
      if (this.#timers.delete(cancel)) callback();
    };
    const stop = this.tools.settings.clock.after(ms, call);
    const cancel = (): void => stop();
    this.#timers.add(cancel);
    void sooner?.then(() => {
      cancel();
      if (!this.#stopping) call();
    });
  };
}
