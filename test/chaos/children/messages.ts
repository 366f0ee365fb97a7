import type { Target } from '../points.js';

/** Which database: a server, or a folder for one process at a time. */
export type DatabaseAddress = { readonly url: string } | { readonly folder: string };

export type AppRole = 'writer' | 'relay' | 'app';

/** An application: one that writes, one that delivers, or one that does both. */
export interface AppPart {
  readonly role: AppRole;
  readonly name: string;
  readonly seed: number;
  readonly database: DatabaseAddress;
  /** Folder of the ledgers. */
  readonly ledger: string;
  readonly endpoint: string | undefined;
  readonly brokers: readonly string[] | undefined;
  readonly topic: string;
  /** A store that is wrong, to show that it is found out. */
  readonly sabotage: 'marks-first' | undefined;
}

export interface ReceiverPart {
  readonly role: 'receiver';
  /** File of the arrivals. */
  readonly log: string;
}

/** `well`: 204; `refusing`: 503; `unavailable`: 503 with Retry-After; the others give no answer. */
export type Behaviour = 'well' | 'refusing' | 'unavailable' | 'resets' | 'hangs' | 'loses-answers';

/** What the director tells a process. */
export type Order =
  | { readonly be: AppPart | ReceiverPart }
  | { readonly arm: Target }
  | { readonly behave: Behaviour }
  /** Take the next request of this process, and give no answer. */
  | { readonly withholdFrom: string }
  /** Write no more events. */
  | { readonly finish: true }
  | { readonly count: true };

/** What a process tells the director, on a pipe that it writes to synchronously. */
export type Report =
  | { readonly up: true; readonly port?: number }
  | { readonly hit: Target; readonly ids: readonly string[] }
  /** It has something in hand, and waits for SIGTERM before it goes on. */
  | { readonly ready: true }
  | { readonly finished: true }
  /** How many deliveries are in the outbox. */
  | { readonly open: number };
