import type { InboxKey } from '../../../src/receiving/index.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryInbox } from '../support/memory-inbox.js';

class NamesNobody extends MemoryInbox {
  override async claim(key: InboxKey, lease: number, owner: string) {
    const claim = await super.claim(key, lease, owner);
    return typeof claim === 'string' ? claim : 'claimed';
  }
}

/** Takes the notes of a dead process for unfinished work. */
class NotesDieWithTheClaim extends MemoryInbox {
  override pass(ms: number): void {
    super.pass(ms);
    for (const [text, { until }] of this.claims) if (until <= this.now) this.notes.delete(text);
  }
}

class NotesOfAllEvents extends MemoryInbox {
  protected override handledBy(): string[] {
    return [...this.notes.keys()].flatMap((text) => super.handledBy(text));
  }
}

class NotInTheTransaction extends MemoryInbox {
  override completeHandler(_: unknown, key: InboxKey, handler: string, ttl: number, owner: string): Promise<void> {
    return this.transactions.run((own) => super.completeHandler(own, key, handler, ttl, owner));
  }
}

/** Lets handlers note their part where they must not. */
class Lenient extends MemoryInbox {
  constructor(private readonly lenience: 'twice' | 'taken over' | 'released' | 'handled') {
    super();
  }

  protected override mayComplete(text: string, handler: string, owner: string): boolean {
    const holder = this.holder(text);
    if (this.lenience === 'handled' && this.isDone(text)) return true;
    if (this.lenience === 'released' && holder === undefined && !this.isDone(text)) return true;
    if (this.lenience === 'taken over' && holder !== undefined) return !this.handledBy(text).includes(handler);
    if (this.lenience === 'twice') return holder === owner;
    return super.mayComplete(text, handler, owner);
  }
}

class Untyped extends MemoryInbox {
  override completeHandler(...args: Parameters<MemoryInbox['completeHandler']>): Promise<void> {
    return super.completeHandler(...args).catch(() => Promise.reject(new Error('duplicate key')));
  }
}

class Trusting extends MemoryInbox {
  override complete(key: InboxKey, ttl: number, owner: string): Promise<void> {
    return super.complete(key, ttl, owner);
  }
}

/** Looks for notes also where the event was handled before. */
class Distrustful extends MemoryInbox {
  override complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void> {
    this.done.delete(this.textOf(key));
    return super.complete(key, ttl, owner, noted);
  }
}

/** Fails, and keeps the claim. */
class DoesNotRelease extends MemoryInbox {
  override async complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void> {
    const claim = this.claims.get(this.textOf(key));
    await super.complete(key, ttl, owner, noted).catch((error: unknown) => {
      if (claim !== undefined) this.claims.set(this.textOf(key), claim);
      throw error;
    });
  }
}

class NotesOutliveTheEvent extends MemoryInbox {
  protected override note(text: string, handler: string): void {
    super.note(text, handler, Infinity);
  }

  override async complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void> {
    const notes = this.notes.get(this.textOf(key));
    await super.complete(key, ttl, owner, noted);
    if (notes !== undefined) this.notes.set(this.textOf(key), notes);
  }
}

class NotesWithoutEnd extends MemoryInbox {
  protected override note(text: string, handler: string): void {
    super.note(text, handler, Infinity);
  }
}

export const transactionDefects: readonly Defect<MemoryInbox>[] = [
  { defect: 'names nobody', make: () => new NamesNobody() },
  { defect: 'loses notes with a dead process', make: () => new NotesDieWithTheClaim() },
  { defect: 'mixes up the notes of events', make: () => new NotesOfAllEvents() },
  { defect: 'notes on its own connection', make: () => new NotInTheTransaction() },
  { defect: 'lets a handler note its part twice', make: () => new Lenient('twice') },
  { defect: 'lets a handler note its part though another has the claim', make: () => new Lenient('taken over') },
  { defect: 'lets a handler note its part after a release', make: () => new Lenient('released') },
  { defect: 'lets a handler note its part after the event was handled', make: () => new Lenient('handled') },
  { defect: 'refuses with the error of its driver', make: () => new Untyped() },
  { defect: 'believes what a handler says of its note', make: () => new Trusting() },
  { defect: 'looks for notes that went with their event', make: () => new Distrustful() },
  { defect: 'keeps the claim where a note is missing', make: () => new DoesNotRelease() },
  { defect: 'keeps notes longer than their event', make: () => new NotesOutliveTheEvent() },
  { defect: 'keeps notes for good', make: () => new NotesWithoutEnd() },
];
