import type { LaneLease, OutboxSettlement } from '../../../src/delivery/outbox/outbox-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryOutbox } from '../support/memory-outbox.js';

type Leases = readonly (LaneLease & { readonly sink: string })[];

class NoLeases extends MemoryOutbox {
  protected override isFree(): boolean {
    return true;
  }
}

class LeasesWithoutEnd extends MemoryOutbox {
  protected override isFree(sink: string, lane: string): boolean {
    return !this.leases.has(`${sink} ${lane}`);
  }
}

class OneLeaseForAllSinks extends MemoryOutbox {
  protected override isFree(_sink: string, lane: string): boolean {
    return ['http', 'kafka', 'mqtt'].every((sink) => super.isFree(sink, lane));
  }
}

class GivesBackForAllSinks extends MemoryOutbox {
  override async settle(sink: string, settlements: readonly OutboxSettlement[], released: readonly LaneLease[]) {
    const lost = await super.settle(sink, settlements, released);
    for (const { lane } of released) for (const other of ['http', 'kafka']) this.leases.delete(`${other} ${lane}`);
    return lost;
  }
}

class RenewsNothing extends MemoryOutbox {
  override renew(leases: Leases): Promise<Leases> {
    return Promise.resolve(leases);
  }
}

class RenewsAnything extends MemoryOutbox {
  override renew(leases: Leases): Promise<Leases> {
    for (const { sink, lane } of leases) {
      const held = this.leases.get(`${sink} ${lane}`);
      if (held !== undefined) held.isOver = false;
    }
    return Promise.resolve(leases);
  }
}

/** Believes whoever speaks of a lane. */
class Unfenced extends MemoryOutbox {
  protected override holds(): boolean {
    return true;
  }
}

/** Keeps to the fence, but does not say so. */
class Silent extends MemoryOutbox {
  override async settle(...args: Parameters<MemoryOutbox['settle']>): Promise<readonly LaneLease[]> {
    await super.settle(...args);
    return [];
  }
}

/** Begins to count anew when a lane was given back. */
class SameFenceAgain extends MemoryOutbox {
  protected override newFence(lane: string): string {
    const held = [...this.leases].find(([key]) => key.endsWith(lane));
    return String(Number(held?.[1].fence ?? 0) + 1);
  }
}

class FenceOfTheSink extends MemoryOutbox {
  protected override newFence(): string {
    return '1';
  }
}

class OverIsLost extends MemoryOutbox {
  protected override holds(sink: string, lease: LaneLease): boolean {
    return super.holds(sink, lease) && !this.isFree(sink, lease.lane);
  }

  override renew(leases: Leases, lease: number): Promise<Leases> {
    for (const { sink, lane, fence } of leases) {
      const held = this.leases.get(`${sink} ${lane}`);
      if (held?.fence === fence) held.isOver = false;
    }
    return super.renew(leases, lease);
  }
}

export const leaseDefects: readonly Defect<MemoryOutbox>[] = [
  { defect: 'knows no leases', make: () => new NoLeases() },
  { defect: 'never ends a lease', make: () => new LeasesWithoutEnd() },
  { defect: 'leases a lane for all sinks together', make: () => new OneLeaseForAllSinks() },
  { defect: 'gives back a lane for all sinks together', make: () => new GivesBackForAllSinks() },
  { defect: 'renews nothing', make: () => new RenewsNothing() },
  { defect: 'renews the leases of others', make: () => new RenewsAnything() },
  { defect: 'has no fence', make: () => new Unfenced() },
  { defect: 'says nothing of a lane that was lost', make: () => new Silent() },
  { defect: 'uses a fence again once a lane was given back', make: () => new SameFenceAgain() },
  { defect: 'has one fence for all claims', make: () => new FenceOfTheSink() },
  { defect: 'forgets a lease that is over though nobody took it', make: () => new OverIsLost() },
];
