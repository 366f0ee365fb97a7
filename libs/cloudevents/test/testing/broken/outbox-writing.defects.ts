import type { OutboxClaim, OutboxEntry, OutboxRequest } from '../../../src/delivery/outbox/outbox-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryOutbox } from '../support/memory-outbox.js';
import type { MemoryTransaction } from '../support/memory-transactions.js';

/** Changes what is written. */
class Rewriting extends MemoryOutbox {
  constructor(
    private readonly change: (entries: readonly OutboxEntry[], sinks: readonly string[]) => [OutboxEntry[], string[]],
  ) {
    super();
  }

  override insert(transaction: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void> {
    return super.insert(transaction, ...this.change(entries, sinks));
  }
}

const rewriting = (text: (event: string) => string) => (): MemoryOutbox =>
  new Rewriting((entries, sinks) => [entries.map((one) => ({ ...one, event: text(one.event) })), [...sinks]]);

/** Writes on a connection of its own. */
class NotInTheTransaction extends MemoryOutbox {
  override async insert(_: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void> {
    await this.transactions.run((own) => super.insert(own, entries, sinks));
  }
}

class WithoutLocks extends MemoryOutbox {
  protected override lock(): Promise<void> {
    return Promise.resolve();
  }
}

class OneLockForAll extends MemoryOutbox {
  protected override lock(transaction: MemoryTransaction): Promise<void> {
    return this.transactions.lock(transaction, ['outbox']);
  }
}

/** Locks that outlive a transaction that was rolled back. */
class LeftLocks extends MemoryOutbox {
  readonly #left = new Set<string>();

  protected override async lock(transaction: MemoryTransaction, entries: readonly OutboxEntry[]): Promise<void> {
    await super.lock(transaction, entries);
    const lanes = entries.map(({ lane }) => lane);
    if (lanes.some((lane) => this.#left.has(lane))) await new Promise(() => undefined);
    for (const lane of lanes) this.#left.add(lane);
    transaction.atCommit(() => lanes.forEach((lane) => this.#left.delete(lane)));
  }
}

/** Remembers the last number it gave for each sink. */
class Cursor extends MemoryOutbox {
  readonly #last = new Map<string, number>();

  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const last = this.#last.get(sink) ?? 0;
    // As if the others were not there.
    const all = this.rows;
    this.rows = all.filter(({ seq }) => seq > last);
    const claim = await super.claim(sink, request);
    this.rows = all;
    const given = claim.lanes.flatMap(({ deliveries }) => deliveries.map(({ seq }) => Number(seq)));
    this.#last.set(sink, Math.max(last, ...given));
    return claim;
  }
}

class NewestFirst extends MemoryOutbox {
  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await super.claim(sink, request);
    return { ...claim, lanes: claim.lanes.map((lane) => ({ ...lane, deliveries: lane.deliveries.toReversed() })) };
  }
}

export const writingDefects: readonly Defect<MemoryOutbox>[] = [
  {
    defect: 'writes for the first sink only',
    make: () => new Rewriting((entries, sinks) => [[...entries], sinks.slice(0, 1)]),
  },
  { defect: 'writes for a sink nobody named', make: () => new Rewriting((e, s) => [[...e], [...s, 'other']]) },
  { defect: 'gives the newest event of a lane first', make: () => new NewestFirst() },
  { defect: 'writes on its own connection', make: () => new NotInTheTransaction() },
  { defect: 'cannot keep all characters', make: rewriting((event) => event.replace(/[^\0-\uffff]|\\u0000/gu, '?')) },
  { defect: 'writes JSON anew', make: rewriting((event) => JSON.stringify(JSON.parse(event))) },
  { defect: 'cuts long events', make: rewriting((event) => event.slice(0, 65_535)) },
  { defect: 'lets transactions of one lane go on side by side', make: () => new WithoutLocks() },
  { defect: 'lets all transactions wait for one', make: () => new OneLockForAll() },
  { defect: 'keeps the locks of what was rolled back', make: () => new LeftLocks() },
  { defect: 'remembers the last number it gave', make: () => new Cursor() },
];
