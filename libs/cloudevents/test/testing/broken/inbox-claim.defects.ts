import type { InboxClaim, InboxKey } from '../../../src/receiving/index.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryInbox } from '../support/memory-inbox.js';

class NoClaims extends MemoryInbox {
  protected override holder(): undefined {
    return undefined;
  }

  protected override mayComplete(text: string, handler: string): boolean {
    return !this.isDone(text) && !this.handledBy(text).includes(handler);
  }
}

/** Looks, and claims a moment later. */
class LooksThenClaims extends MemoryInbox {
  override async claim(key: InboxKey, lease: number, owner: string): Promise<InboxClaim> {
    const before = this.holder(this.textOf(key));
    await Promise.resolve();
    if (before === undefined) this.claims.delete(this.textOf(key));
    return super.claim(key, lease, owner);
  }
}

/** Tells events apart by another text. */
class OtherText extends MemoryInbox {
  constructor(private readonly text: (key: InboxKey) => string) {
    super();
  }

  protected override textOf(key: InboxKey): string {
    return this.text(key);
  }
}

class RemembersNothing extends MemoryInbox {
  protected override isDone(): boolean {
    return false;
  }
}

class ForgetsNothing extends MemoryInbox {
  protected override isDone(text: string): boolean {
    return this.done.has(text);
  }
}

class ReleasesNothing extends MemoryInbox {
  override release(): Promise<void> {
    return Promise.resolve();
  }
}

class ClaimsWithoutEnd extends MemoryInbox {
  protected override holder(text: string): string | undefined {
    return this.claims.get(text)?.owner;
  }
}

class CompletesWhatItKnows extends MemoryInbox {
  override async complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void> {
    if (this.claims.has(this.textOf(key)) || this.done.has(this.textOf(key)))
      await super.complete(key, ttl, owner, noted);
  }
}

class CompletesOwnClaims extends MemoryInbox {
  override async complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void> {
    const claim = this.claims.get(this.textOf(key));
    if (claim === undefined || claim.owner === owner) await super.complete(key, ttl, owner, noted);
  }
}

class ReleaseForgetsAll extends MemoryInbox {
  override release(key: InboxKey, owner: string): Promise<void> {
    this.done.delete(this.textOf(key));
    return super.release(key, owner);
  }
}

class ReleasesAnything extends MemoryInbox {
  override release(key: InboxKey): Promise<void> {
    this.claims.delete(this.textOf(key));
    return Promise.resolve();
  }
}

export const claimDefects: readonly Defect<MemoryInbox>[] = [
  { defect: 'knows no claims', make: () => new NoClaims() },
  { defect: 'looks before it claims, and not again', make: () => new LooksThenClaims() },
  { defect: 'puts source and id together', make: () => new OtherText(({ source, id }) => source + id) },
  { defect: 'puts a space between source and id', make: () => new OtherText(({ source, id }) => `${source} ${id}`) },
  { defect: 'knows no case', make: () => new OtherText((key) => JSON.stringify(key).toLowerCase()) },
  { defect: 'trims', make: () => new OtherText(({ source, id }) => JSON.stringify([source.trim(), id.trim()])) },
  { defect: 'cuts long keys', make: () => new OtherText((key) => JSON.stringify(key).slice(0, 1000)) },
  { defect: 'knows events by their ids alone', make: () => new OtherText(({ id }) => id) },
  { defect: 'remembers nothing', make: () => new RemembersNothing() },
  { defect: 'forgets nothing', make: () => new ForgetsNothing() },
  { defect: 'releases nothing', make: () => new ReleasesNothing() },
  { defect: 'never ends a claim', make: () => new ClaimsWithoutEnd() },
  { defect: 'completes only what it knows', make: () => new CompletesWhatItKnows() },
  { defect: 'lets only the holder complete', make: () => new CompletesOwnClaims() },
  { defect: 'forgets what was handled with a release', make: () => new ReleaseForgetsAll() },
  { defect: 'lets anybody release a claim', make: () => new ReleasesAnything() },
];
