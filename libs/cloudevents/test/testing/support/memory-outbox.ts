import type {
  ClaimedLane,
  LaneLease,
  OutboxClaim,
  OutboxEntry,
  OutboxListening,
  OutboxRequest,
  OutboxSettlement,
  OutboxStore,
  SinkLease,
} from '../../../src/delivery/outbox/outbox-store.js';
import type { GivenUp, OutboxUnderTest } from '../../../src/testing/index.js';
import { MemoryTransactions, type MemoryTransaction } from './memory-transactions.js';

interface Row {
  readonly seq: number;
  readonly entry: OutboxEntry;
  /** What each sink that is still to get it has tried. */
  readonly open: Map<string, { attempts: number; error: string | undefined }>;
}

/** An outbox in memory that does everything right: what broken ones are made of. Its clock stands still. */
export class MemoryOutbox implements OutboxStore {
  readonly transactions = new MemoryTransactions();
  readonly dead: GivenUp[] = [];
  protected rows: Row[] = [];
  protected readonly leases = new Map<string, { fence: string; isOver: boolean }>();
  protected readonly pauses = new Map<string, number>();
  protected readonly disabled = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #seq = 0;
  #fence = 0;

  get events(): number {
    return this.rows.length;
  }

  endLeases(): void {
    for (const lease of this.leases.values()) lease.isOver = true;
  }

  endPauses(): void {
    this.pauses.clear();
  }

  async insert(transaction: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void> {
    if (sinks.length === 0) return;
    const own = transaction as MemoryTransaction;
    await this.lock(own, entries);
    const rows = entries.map((entry): Row => {
      return { seq: ++this.#seq, entry, open: new Map(sinks.map((sink) => [sink, { attempts: 0, error: undefined }])) };
    });
    own.atCommit(() => {
      this.rows = [...this.rows, ...rows].toSorted((a, b) => a.seq - b.seq);
      for (const tell of this.#listeners) tell();
    });
  }

  claim(
    sink: string,
    { after, lanes: most, events, eventsOfLane = events, bytes }: OutboxRequest,
  ): Promise<OutboxClaim> {
    const pausedFor = this.pauses.get(sink) ?? 0;
    const disabledBy = this.disabled.get(sink);
    if (pausedFor > 0 || disabledBy !== undefined) {
      return Promise.resolve({ lanes: [], next: '', pausedFor, disabledBy });
    }
    const rows = this.rows.filter(({ open }) => open.has(sink));
    const free = [...new Set(rows.map(({ entry }) => entry.lane))].filter((lane) => this.isFree(sink, lane)).toSorted();
    const rest = free.filter((lane) => lane > after);
    const chosen = (rest.length === 0 ? free : rest).slice(0, most);
    const each = Math.min(Math.ceil(events / chosen.length), eventsOfLane);
    const queues = chosen.map((lane) => rows.filter(({ entry }) => entry.lane === lane).slice(0, each));
    const fitting = firstOfEach(queues, bytes);
    const lanes = queues
      .map((queue) => queue.filter((row) => fitting.has(row)))
      .flatMap((queue) => (queue[0] === undefined ? [] : [this.#lease(sink, queue[0].entry.lane, queue)]));
    // Behind what was given: lanes there was no room for come first.
    const isThrough = lanes.length === chosen.length && chosen.length < most;
    const next = isThrough ? '' : (lanes.at(-1)?.lane ?? '');
    return Promise.resolve({ lanes, next, pausedFor, disabledBy });
  }

  settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]> {
    const asked = new Map([...settlements, ...released].map((lease) => [`${lease.lane} ${lease.fence}`, lease]));
    const lost = [...asked.values()].filter((lease) => !this.holds(sink, lease));
    for (const settlement of settlements.filter((one) => this.holds(sink, one))) this.#settleOne(sink, settlement);
    for (const lease of released) if (this.holds(sink, lease)) this.leases.delete(`${sink} ${lease.lane}`);
    this.rows = this.rows.filter(({ open }) => open.size > 0);
    return Promise.resolve(lost.map(({ lane, fence }) => ({ lane, fence })));
  }

  renew(leases: readonly SinkLease[], _lease: number): Promise<readonly SinkLease[]> {
    const held = leases.filter((lease) => this.holds(lease.sink, lease));
    for (const { sink, lane, fence } of held) this.leases.set(`${sink} ${lane}`, { fence, isOver: false });
    return Promise.resolve(held.map(({ sink, lane, fence }) => ({ sink, lane, fence })));
  }

  pause(sink: string, ms: number): Promise<void> {
    this.pauses.set(sink, Math.max(ms, this.pauses.get(sink) ?? 0));
    return Promise.resolve();
  }

  disable(sink: string, reason: string): Promise<void> {
    this.disabled.set(sink, reason);
    return Promise.resolve();
  }

  enable(sink: string): Promise<void> {
    this.disabled.delete(sink);
    return Promise.resolve();
  }

  listen(whenWritten: () => void): Promise<OutboxListening> {
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#listeners.add(whenWritten);
    const stop = (): Promise<void> => {
      this.#listeners.delete(whenWritten);
      end();
      return ended;
    };
    return Promise.resolve({ ended, stop });
  }

  protected lock(transaction: MemoryTransaction, entries: readonly OutboxEntry[]): Promise<void> {
    const lanes = new Set(entries.flatMap(({ lane, isShared }) => (isShared ? [lane] : [])));
    return this.transactions.lock(transaction, [...lanes].toSorted());
  }

  protected isFree(sink: string, lane: string): boolean {
    return this.leases.get(`${sink} ${lane}`)?.isOver !== false;
  }

  protected holds(sink: string, { lane, fence }: LaneLease): boolean {
    return this.leases.get(`${sink} ${lane}`)?.fence === fence;
  }

  protected newFence(_lane: string): string {
    return String(++this.#fence);
  }

  #lease(sink: string, lane: string, queue: readonly Row[]): ClaimedLane {
    const fence = this.newFence(lane);
    this.leases.set(`${sink} ${lane}`, { fence, isOver: false });
    return { lane, fence, deliveries: queue.map(({ seq, entry }) => ({ seq: String(seq), event: entry.event })) };
  }

  #settleOne(sink: string, { seq, outcome, attempts, reason = '', error }: OutboxSettlement): void {
    const row = this.rows.find((one) => String(one.seq) === seq);
    const tried = row?.open.get(sink);
    if (row === undefined || tried === undefined) return;
    const now = { attempts: tried.attempts + attempts, error: error ?? tried.error };
    if (outcome === 'kept') return void row.open.set(sink, now);
    row.open.delete(sink);
    const { id, source, type, subject, event } = row.entry;
    if (outcome === 'dead') this.dead.push({ sink, id, source, type, subject, event, reason, ...now });
  }
}

/** The first of each queue, then the second of each, until they have so many bytes. */
function firstOfEach(queues: readonly (readonly Row[])[], bytes: number): Set<Row> {
  const fitting = new Set<Row>();
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  let before = 0;
  for (let place = 0; place < longest; place++) {
    for (const row of queues.flatMap((queue) => queue[place] ?? [])) {
      if (before < bytes) fitting.add(row);
      before += Buffer.byteLength(row.entry.event);
    }
  }
  return fitting;
}

/** What the contract asks for. */
export function underTest(store: MemoryOutbox): OutboxUnderTest {
  return {
    store,
    transaction: (work) => store.transactions.run(work),
    endLeases: () => store.endLeases(),
    endPauses: () => store.endPauses(),
    events: () => store.events,
    deadLetters: () => store.dead,
  };
}
