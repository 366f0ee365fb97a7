import { DefinitionError } from '../../errors/index.js';
import type { OutboxStore } from './outbox-store.js';

/** How an application uses its outbox. */
export interface OutboxOptions {
  /** Where events are kept, e.g. a `PostgresOutboxStore`. */
  readonly store: OutboxStore;
  /** Whether this process delivers, and does not only write. Any number of processes may. Default: true. */
  readonly relay?: boolean | undefined;
  /** Seconds after which others take over what a process that died was delivering. At least 1. Default: 30. */
  readonly lease?: number | undefined;
  /** Seconds until it looks for new events again; up to five times as many while there are none. Default: 1. */
  readonly poll?: number | undefined;
  /** Most events of each sink in memory. Default: 1000. */
  readonly maxEvents?: number | undefined;
  /** With so many bytes of a sink's events in memory, no more are read. Default: 16 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Every option with its value; times in milliseconds. */
export interface OutboxSettings {
  readonly store: OutboxStore;
  readonly relay: boolean;
  readonly lease: number;
  readonly poll: number;
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** @throws DefinitionError for anything but a store, or options that cannot be */
export function outboxSettings(given: OutboxStore | OutboxOptions): OutboxSettings {
  const { store, relay = true, lease = 30, poll = 1, maxEvents = 1000, maxBytes = 16 * 1024 * 1024 } = optionsOf(given);
  const numbers = Object.entries({ lease, poll, maxEvents, maxBytes });
  const wrong = numbers.find(([, value]) => !(typeof value === 'number' && value > 0 && value < Infinity));
  if (wrong !== undefined) throw new DefinitionError(`outbox.${wrong[0]} must be a number above 0`);
  if (lease < 1) throw new DefinitionError('outbox.lease must be at least 1 second');
  return { store, relay, lease: lease * 1000, poll: poll * 1000, maxEvents: Math.ceil(maxEvents), maxBytes };
}

function optionsOf(given: OutboxStore | OutboxOptions): OutboxOptions {
  if (isStore(given)) return { store: given };
  if (isStore((given as Partial<OutboxOptions> | null)?.store)) return given as OutboxOptions;
  throw new DefinitionError('outbox must be an OutboxStore, such as a PostgresOutboxStore, or options that have one');
}

function isStore(value: unknown): value is OutboxStore {
  if (typeof value !== 'object' || value === null) return false;
  const { insert, claim, settle } = value as Partial<Record<keyof OutboxStore, unknown>>;
  return [insert, claim, settle].every((method) => typeof method === 'function');
}
