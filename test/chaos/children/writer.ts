import { setTimeout } from 'node:timers/promises';
import type { CloudEventsOutbox } from '../../../libs/cloudevents/src/index.js';
import { Chance, seedOf } from '../chance.js';
import { Ledger, type LedgerEntry } from '../ledger.js';
import { noteText } from '../written-table.js';
import type { Database } from './database.js';
import type { AppPart } from './messages.js';
import type { Trap } from './trap.js';

/** Subjects that have many events at once, and those that have few. */
const busySubjects = 10;
const subjects = 150;
const mostEvents = 4;
/** Milliseconds between two transactions. */
const pace = 15;
const afterFailure = 100;

/** Writes events in transactions, one after the other, and keeps a ledger of those that it knows to be committed. */
export class Writer {
  readonly #chance: Chance;
  readonly #ledger: Ledger;
  #written = 0;
  #isFinishing = false;
  #end: Promise<void> = Promise.resolve();

  constructor(
    private readonly part: AppPart,
    private readonly database: Database,
    private readonly outbox: CloudEventsOutbox,
    private readonly trap: Trap,
  ) {
    this.#chance = new Chance(seedOf(part.seed, part.name));
    this.#ledger = new Ledger(part.ledger, part.name);
  }

  start(): void {
    this.#end = this.#run();
  }

  /** Resolves when the transaction under way is over, and nothing more is written. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    await this.#end;
  }

  async #run(): Promise<void> {
    while (!this.#isFinishing) {
      const entries = Array.from({ length: 1 + this.#chance.below(mostEvents) }, () => this.#next());
      try {
        await this.#write(entries);
        await setTimeout(pace);
      } catch (error) {
        // Nobody knows whether it was committed: it is not in the ledger, and its ids are not used again.
        console.error(`${this.part.name} could not write: ${String(error)}`);
        await setTimeout(afterFailure);
      }
    }
    this.#ledger.close();
  }

  #next(): LedgerEntry {
    const writer = this.part.name;
    const number = ++this.#written;
    const subject = `s${this.#chance.below(this.#chance.next() < 0.5 ? busySubjects : subjects)}`;
    return { id: `${writer}-${number}`, writer, subject, number };
  }

  async #write(entries: readonly LedgerEntry[]): Promise<void> {
    const ids = entries.map(({ id }) => id);
    const events = entries.map(({ id, subject, ...data }) => ({
      specversion: '1.0',
      id,
      source: '/chaos',
      type: 'chaos.written',
      subject,
      data: { ...data, subject },
    }));
    await this.database.transaction(async (transaction) => {
      await this.outbox.send(transaction, events);
      // After that: the outbox has made others wait who write to these subjects, so this is the order of the commits.
      for (const { id, subject } of entries) await transaction.query(noteText, [id, subject]);
      this.trap.pass('before-commit', undefined, ids);
    });
    this.trap.pass('after-commit', undefined, ids);
    this.#ledger.append(entries);
  }
}
