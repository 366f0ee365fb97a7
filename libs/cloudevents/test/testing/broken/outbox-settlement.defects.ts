import type { LaneLease, OutboxSettlement } from '../../../src/delivery/outbox/outbox-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryOutbox } from '../support/memory-outbox.js';
import type { MemoryTransaction } from '../support/memory-transactions.js';

type Settle = (
  sink: string,
  settlements: readonly OutboxSettlement[],
  released: readonly LaneLease[],
) => readonly [readonly OutboxSettlement[], readonly LaneLease[]];

/** Takes something else for what it was told. */
class Mishearing extends MemoryOutbox {
  constructor(private readonly hear: Settle) {
    super();
  }

  override settle(sink: string, settlements: readonly OutboxSettlement[], released: readonly LaneLease[]) {
    return super.settle(sink, ...this.hear(sink, settlements, released));
  }
}

const mishearing = (hear: (one: OutboxSettlement) => OutboxSettlement[]) => (): MemoryOutbox =>
  new Mishearing((_, settlements, released) => [settlements.flatMap(hear), released]);

/** What one sink has, all have. */
class OneStateForAllSinks extends MemoryOutbox {
  override async settle(sink: string, settlements: readonly OutboxSettlement[], released: readonly LaneLease[]) {
    const lost = await super.settle(sink, settlements, released);
    this.rows = this.rows.filter(({ open }) => open.has(sink));
    return lost;
  }
}

/** Notes what is done, and keeps the event. */
class Growing extends MemoryOutbox {
  #everything = 0;

  override get events(): number {
    return this.#everything;
  }

  override async insert(...args: Parameters<MemoryOutbox['insert']>): Promise<void> {
    await super.insert(...args);
    const [transaction, entries, sinks] = args;
    (transaction as MemoryTransaction).atCommit(() => (this.#everything += sinks.length === 0 ? 0 : entries.length));
  }
}

/** Looks whether it is the last sink before it notes that it is done. */
class LooksTooEarly extends MemoryOutbox {
  readonly #left = new Map<number, number>();

  override get events(): number {
    return this.rows.length + this.#left.size;
  }

  override async settle(sink: string, settlements: readonly OutboxSettlement[], released: readonly LaneLease[]) {
    const seqs = settlements.map(({ seq }) => seq);
    const before = this.rows
      .filter(({ seq }) => seqs.includes(String(seq)))
      .map(({ seq, open }) => ({ seq, sinks: open.size }));
    await Promise.resolve();
    const lost = await super.settle(sink, settlements, released);
    for (const { seq, sinks } of before) if (sinks > 1) this.#left.set(seq, sinks);
    // Another one sees its own turn come.
    for (const row of this.rows) this.#left.delete(row.seq);
    return lost;
  }
}

export const settlementDefects: readonly Defect<MemoryOutbox>[] = [
  { defect: 'notes nothing', make: mishearing(() => []) },
  { defect: 'has one state for all sinks', make: () => new OneStateForAllSinks() },
  { defect: 'keeps events that every sink has', make: () => new Growing() },
  { defect: 'looks too early whether a sink is the last one', make: () => new LooksTooEarly() },
  {
    defect: 'gives back every lane of which it hears',
    make: () => new Mishearing((_, settlements, released) => [settlements, [...settlements, ...released]]),
  },
  { defect: 'gives back no lane', make: () => new Mishearing((_, settlements) => [settlements, []]) },
  {
    defect: 'takes it that a lane that is given back is done',
    make: () =>
      new Mishearing((_, settlements, released) => [
        settlements.map((one) => ({ ...one, outcome: one.outcome === 'kept' ? 'done' : one.outcome })),
        released,
      ]),
  },
  {
    defect: 'throws away what is given up',
    make: mishearing((one) => [one.outcome === 'dead' ? { ...one, outcome: 'done' } : one]),
  },
  {
    defect: 'keeps what is given up in its lane',
    make: mishearing((one) => [one.outcome === 'dead' ? { ...one, outcome: 'kept' } : one]),
  },
  { defect: 'does not count attempts', make: mishearing((one) => [{ ...one, attempts: 1 }]) },
  {
    defect: 'forgets why something was given up',
    make: mishearing((one) => [{ ...one, reason: undefined, error: undefined }]),
  },
  { defect: 'forgets earlier attempts', make: mishearing((one) => (one.outcome === 'kept' ? [] : [one])) },
];
