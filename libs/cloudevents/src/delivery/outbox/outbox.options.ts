import type { OutboxStore } from './outbox-store.js';

/** How an application uses its outbox. What is left out is as its environment variable says, else as the default. */
export interface OutboxOptions {
  /**
   * Where events are kept: `none`, `embedded` (PGlite in `dataDir`), `postgres` (at `url`), or a store of the
   * application's, e.g. a `PostgresOutboxStore`. Default: `none`.
   */
  readonly store?: 'none' | 'embedded' | 'postgres' | OutboxStore | undefined;
  /** For `postgres`: its URL, which is never shown. Default: PGHOST, PGUSER, … as `pg` reads them. */
  readonly url?: string | undefined;
  /**
   * For `embedded`: a directory of this process alone, on a disk of this machine; it is made where it is not. `memory`:
   * nothing is kept, for tests. Default: `.cloudevents/outbox`.
   */
  readonly dataDir?: string | undefined;
  /** Schema of the tables, which exists, of `embedded` and `postgres`. Default: the first one of the `search_path`. */
  readonly schema?: string | undefined;
  /** What the names of these tables begin with. Default: `cloudevents_`. */
  readonly prefix?: string | undefined;
  /** For `postgres`: whether its tables are made, or brought up to date, at the start. Default: false. */
  readonly migrate?: boolean | undefined;
  /** Whether a store in memory is accepted although NODE_ENV is `production`. Default: false. */
  readonly allowVolatile?: boolean | undefined;
  /**
   * Names of the sinks that get what this process writes, such as `http`, where processes that only write have not the
   * sinks of those that deliver. Default: those of this module.
   */
  readonly sinks?: readonly string[] | undefined;
  /** Whether this process delivers, and does not only write. Any number of processes may. Default: true. */
  readonly relay?: boolean | undefined;
  /** Seconds after which others take over what a process that died was delivering. At least 1. Default: 30. */
  readonly lease?: number | undefined;
  /** Seconds until it looks for new events again; up to five times as many while there are none. Default: 1. */
  readonly poll?: number | undefined;
  /** Seconds after its first failure from which an event is given up when it fails again. Default: 86400, a day. */
  readonly giveUpAfter?: number | undefined;
  /**
   * Most events of each sink in memory; of one subject at most a sixteenth of them, and one that goes on failing keeps
   * one. More are read while a quarter is free: only as many failing subjects as three quarters of it can hold up others.
   * Default: 2000.
   */
  readonly maxEvents?: number | undefined;
  /**
   * With so many bytes of a sink's events in memory, no more are read. More are read while a quarter is free: only events
   * that go on failing and have three quarters of it hold up other subjects. Default: 16 MiB.
   */
  readonly maxBytes?: number | undefined;
}

/** What a relay is told; times in milliseconds. */
export interface OutboxSettings {
  readonly store: OutboxStore;
  readonly sinks?: readonly string[] | undefined;
  readonly relay: boolean;
  readonly lease: number;
  readonly poll: number;
  readonly giveUpAfter: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** @param options every one, with its value; times in seconds */
export function outboxSettings(store: OutboxStore, options: Omit<OutboxSettings, 'store'>): OutboxSettings {
  const { sinks, relay, lease, poll, giveUpAfter, maxEvents, maxBytes } = options;
  const times = { lease: lease * 1000, poll: poll * 1000, giveUpAfter: giveUpAfter * 1000 };
  return { store, sinks, relay, ...times, maxEvents, maxBytes };
}
