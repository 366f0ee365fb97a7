import type { DeadLetterStore } from '../dead-letters/index.js';

/** An event as it is kept until every sink has it. */
export interface OutboxEntry {
  /** Entries of one lane are delivered in the order of their commits. */
  readonly lane: string;
  /** Whether other events may have this lane. */
  readonly isShared: boolean;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  /** The event in the JSON format. */
  readonly event: string;
}

/** What a relay asks for. */
export interface OutboxRequest {
  /** Who asks; for people who look into the table. */
  readonly owner: string;
  /** Milliseconds until others may have what is claimed, unless it is renewed. */
  readonly lease: number;
  /** Most lanes. */
  readonly lanes: number;
  /** About how many events, shared evenly among the lanes; each lane has at least one. */
  readonly events: number;
  /**
   * Most events of one lane, also where there are few lanes: one that fails must not fill the room of all others.
   * Default: as many as `events`.
   */
  readonly eventsOfLane?: number | undefined;
  /** Once the events have so many bytes, no more follow. */
  readonly bytes: number;
  /** Lanes after this one come first: what the claim before said as `next`. Empty: from the beginning. */
  readonly after: string;
}

/** One event that one sink does not have yet. */
export interface OutboxDelivery {
  readonly seq: string;
  /** The event in the JSON format. */
  readonly event: string;
  /** Milliseconds since it failed for the first time, where a relay gave it back since; undefined: it has not. */
  readonly failingFor?: number | undefined;
}

/** A lane of one sink, held under a lease. The fence is of this claim alone: after a later one it is stale. */
export interface LaneLease {
  readonly lane: string;
  readonly fence: string;
}

/** A lease of a relay that has several sinks. */
export interface SinkLease extends LaneLease {
  readonly sink: string;
}

/** A lane and its first events, in their order. */
export interface ClaimedLane extends LaneLease {
  readonly deliveries: readonly OutboxDelivery[];
}

/** What a relay may deliver now. */
export interface OutboxClaim {
  readonly lanes: readonly ClaimedLane[];
  /** Where the next claim goes on: where not all lanes had room, behind the last one that was given. */
  readonly next: string;
  /** Milliseconds for which the receiver asked to be left alone; 0: it did not. */
  readonly pausedFor: number;
  /** Why nothing may be sent to this sink at all; undefined: it may. */
  readonly disabledBy: string | undefined;
  /** How many deliveries without an event were removed: somebody deleted it by hand. */
  readonly orphans?: number | undefined;
}

/** What became of one event at the sink. Deliveries that are not settled stay. */
export interface OutboxSettlement extends LaneLease {
  readonly seq: string;
  /** `done`: delivered or expired; `dead`: given up, to the dead letters; `kept`: to be tried again, by whoever. */
  readonly outcome: 'done' | 'dead' | 'kept';
  readonly attempts: number;
  /** Why it was given up. */
  readonly reason?: string | undefined;
  /** The last error, without secrets. */
  readonly error?: string | undefined;
  /** Milliseconds since it failed for the first time, as far as its relay knows. */
  readonly failingFor?: number | undefined;
}

/** A relay that is told at once. */
export interface OutboxListening {
  /** Resolves when nothing is heard any more, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Keeps events in the transaction that made them, until every sink has them. Times are those of the store's clock. */
export interface OutboxStore {
  /** Writes the events, in their order, into the caller's transaction: they are there once that commits. */
  insert(transaction: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void>;
  /** Leases lanes that nobody has, whose first events are read after that. */
  claim(sink: string, request: OutboxRequest): Promise<OutboxClaim>;
  /**
   * Notes outcomes and gives back lanes, all in one step. What is stale changes nothing.
   *
   * @returns the leases, of those that are named, that others have taken over
   */
  settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]>;
  /**
   * Makes leases last so many milliseconds from now.
   *
   * @returns those that still are the caller's
   */
  renew(leases: readonly SinkLease[], lease: number): Promise<readonly SinkLease[]>;
  /** Nobody sends anything to the sink for so many milliseconds, as its receiver asked; for a day at most. */
  pause(sink: string, ms: number): Promise<void>;
  /** Nobody sends anything to the sink until it is enabled. */
  disable(sink: string, reason: string): Promise<void>;
  /** Ends that it is disabled. A pause goes on. */
  enable(sink: string): Promise<void>;
  /** The sinks that are still to get something. A store that cannot tell has no such method. */
  sinks?(): Promise<readonly string[]>;
  /** Calls back when something was committed. A store that cannot tell has no such method: relays look now and then. */
  listen?: ((whenWritten: () => void) => Promise<OutboxListening>) | undefined;
  /** The dead letters that `settle` writes. A store that lets nobody read them has no such property. */
  readonly deadLetters?: DeadLetterStore | undefined;
  /**
   * Runs `work` in a transaction of the store's own database, for who has none: it commits when that resolves, and rolls
   * back when it rejects. A store that cannot has no such method.
   */
  transaction?: (<T>(work: (tx: unknown) => Promise<T>) => Promise<T>) | undefined;
  /** Whether its events go with the process: a production start refuses it unless it is asked for. */
  readonly volatile?: boolean | undefined;
}
