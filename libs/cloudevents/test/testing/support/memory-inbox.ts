import { HandlerError, InboxError } from '../../../src/errors/index.js';
import type { InboxClaim, InboxKey, TransactionalInboxStore } from '../../../src/receiving/index.js';
import type { TransactionalInboxUnderTest } from '../../../src/testing/index.js';
import { type MemoryTransaction, MemoryTransactions } from './memory-transactions.js';

/** An inbox in memory that does everything right, transactions included: what broken ones are made of. */
export class MemoryInbox implements TransactionalInboxStore {
  readonly transactions = new MemoryTransactions();
  protected readonly claims = new Map<string, { owner: string; until: number }>();
  protected readonly done = new Map<string, number>();
  /** By event, then by handler: until when the note counts. */
  protected readonly notes = new Map<string, Map<string, number>>();
  protected now = 0;

  pass(ms: number): void {
    this.now += ms;
  }

  claim(key: InboxKey, lease: number, owner: string): Promise<InboxClaim> {
    const text = this.textOf(key);
    if (this.isDone(text)) return Promise.resolve('done');
    if (this.holder(text) !== undefined) return Promise.resolve('in-flight');
    this.claims.set(text, { owner, until: this.now + lease });
    const handledBy = this.handledBy(text);
    return Promise.resolve(handledBy.length === 0 ? 'claimed' : { handledBy });
  }

  async complete(key: InboxKey, ttl: number, owner: string, noted: readonly string[] = []): Promise<void> {
    const text = this.textOf(key);
    const there = this.handledBy(text);
    if (!this.isDone(text) && noted.some((handler) => !there.includes(handler))) {
      await this.release(key, owner);
      throw new HandlerError('not every transaction was committed');
    }
    this.claims.delete(text);
    this.notes.delete(text);
    this.done.set(text, this.now + ttl);
  }

  release(key: InboxKey, owner: string): Promise<void> {
    const text = this.textOf(key);
    if (this.holder(text) === owner) this.claims.delete(text);
    return Promise.resolve();
  }

  completeHandler(transaction: unknown, key: InboxKey, handler: string, ttl: number, owner: string): Promise<void> {
    const text = this.textOf(key);
    if (!this.mayComplete(text, handler, owner)) return Promise.reject(new InboxError(`${handler} may not`));
    (transaction as MemoryTransaction).atCommit(() => this.note(text, handler, this.now + ttl));
    return Promise.resolve();
  }

  protected textOf({ source, id }: InboxKey): string {
    return JSON.stringify([source, id]);
  }

  protected isDone(text: string): boolean {
    return (this.done.get(text) ?? 0) > this.now;
  }

  protected holder(text: string): string | undefined {
    const claim = this.claims.get(text);
    return claim !== undefined && claim.until > this.now ? claim.owner : undefined;
  }

  protected handledBy(text: string): string[] {
    const notes = [...(this.notes.get(text) ?? [])];
    return notes.filter(([, until]) => until > this.now).map(([handler]) => handler);
  }

  protected mayComplete(text: string, handler: string, owner: string): boolean {
    return this.holder(text) === owner && !this.handledBy(text).includes(handler);
  }

  protected note(text: string, handler: string, until: number): void {
    this.notes.set(text, new Map([...(this.notes.get(text) ?? []), [handler, until]]));
  }
}

/** What the contract asks for. */
export function inboxUnderTest(store: MemoryInbox): TransactionalInboxUnderTest {
  return { store, pass: (ms) => store.pass(ms), transaction: (work) => store.transactions.run(work) };
}
