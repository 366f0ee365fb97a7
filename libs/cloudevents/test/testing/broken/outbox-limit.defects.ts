import type { OutboxClaim, OutboxRequest } from '../../../src/delivery/outbox/outbox-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryOutbox } from '../support/memory-outbox.js';

/** Does not heed what a relay asks for. */
class Heedless extends MemoryOutbox {
  constructor(private readonly change: (request: OutboxRequest) => Partial<OutboxRequest>) {
    super();
  }

  override claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    return super.claim(sink, { ...request, ...this.change(request) });
  }
}

/** Claims, and then leaves out what does not fit. */
class LeavingOut extends MemoryOutbox {
  constructor(private readonly fits: (event: string, request: OutboxRequest) => boolean) {
    super();
  }

  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await super.claim(sink, request);
    const lanes = claim.lanes.map((lane) => {
      return { ...lane, deliveries: lane.deliveries.filter(({ event }) => this.fits(event, request)) };
    });
    return { ...claim, lanes: lanes.filter(({ deliveries }) => deliveries.length > 0) };
  }
}

/** Has lanes that it gives nothing of. */
class HoldsLanesWithoutRoom extends MemoryOutbox {
  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await super.claim(sink, { ...request, bytes: Infinity });
    let left = request.bytes;
    const lanes = claim.lanes.map((lane) => {
      const deliveries = lane.deliveries.filter(({ event }) =>
        left > 0 ? ((left -= Buffer.byteLength(event)), true) : false,
      );
      return { ...lane, deliveries };
    });
    return { ...claim, lanes: lanes.filter(({ deliveries }) => deliveries.length > 0) };
  }
}

/** Goes on behind lanes that there was no room for. */
class PassesOver extends MemoryOutbox {
  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const { lanes, next } = await super.claim(sink, { ...request, bytes: Infinity });
    for (const { lane } of lanes) this.leases.delete(`${sink} ${lane}`);
    return { ...(await super.claim(sink, request)), next };
  }
}

/** Fills one lane before the next. */
class OneLaneAfterTheOther extends MemoryOutbox {
  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await super.claim(sink, { ...request, events: Infinity });
    let left = request.events;
    const lanes = claim.lanes.map((lane) => {
      const deliveries = lane.deliveries.slice(0, left);
      left -= deliveries.length;
      return { ...lane, deliveries };
    });
    return { ...claim, lanes: lanes.filter(({ deliveries }) => deliveries.length > 0) };
  }
}

class CountsCharacters extends MemoryOutbox {
  override claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const widest = Math.max(1, ...this.rows.map(({ entry: { event } }) => Buffer.byteLength(event) / event.length));
    return super.claim(sink, { ...request, bytes: request.bytes * widest });
  }
}

class Tireless extends MemoryOutbox {
  override pause(): Promise<void> {
    return Promise.resolve();
  }
}

class LastPauseCounts extends MemoryOutbox {
  override pause(sink: string, ms: number): Promise<void> {
    this.pauses.set(sink, ms);
    return Promise.resolve();
  }
}

class PausesInSeconds extends MemoryOutbox {
  override pause(sink: string, ms: number): Promise<void> {
    return super.pause(sink, ms / 1000);
  }
}

class PausesAll extends MemoryOutbox {
  override async pause(_: string, ms: number): Promise<void> {
    for (const sink of ['http', 'kafka']) await super.pause(sink, ms);
  }
}

class NeverDisabled extends MemoryOutbox {
  override disable(): Promise<void> {
    return Promise.resolve();
  }
}

class DisabledForGood extends MemoryOutbox {
  override enable(): Promise<void> {
    return Promise.resolve();
  }
}

class Deaf extends MemoryOutbox {
  override listen() {
    return super.listen(() => undefined);
  }
}

export const limitDefects: readonly Defect<MemoryOutbox>[] = [
  { defect: 'begins at the first lane each time', make: () => new Heedless(() => ({ after: '' })) },
  { defect: 'passes over lanes there is no room for', make: () => new PassesOver() },
  { defect: 'gives all lanes there are', make: () => new Heedless(() => ({ lanes: 100 })) },
  { defect: 'gives all events there are', make: () => new Heedless(() => ({ events: 1000 })) },
  { defect: 'gives all events of a lane', make: () => new Heedless(() => ({ eventsOfLane: undefined })) },
  { defect: 'gives all bytes there are', make: () => new Heedless(() => ({ bytes: Infinity })) },
  { defect: 'fills one lane before the next', make: () => new OneLaneAfterTheOther() },
  { defect: 'counts characters for bytes', make: () => new CountsCharacters() },
  {
    defect: 'never gives an event that is too large',
    make: () => new LeavingOut((event, { bytes }) => Buffer.byteLength(event) <= bytes),
  },
  { defect: 'holds lanes it gives nothing of', make: () => new HoldsLanesWithoutRoom() },
  { defect: 'does not pause', make: () => new Tireless() },
  { defect: 'lets the last pause count', make: () => new LastPauseCounts() },
  { defect: 'takes milliseconds for seconds', make: () => new PausesInSeconds() },
  { defect: 'pauses all sinks', make: () => new PausesAll() },
  { defect: 'does not disable', make: () => new NeverDisabled() },
  { defect: 'does not enable again', make: () => new DisabledForGood() },
  { defect: 'does not tell who listens', make: () => new Deaf() },
];
