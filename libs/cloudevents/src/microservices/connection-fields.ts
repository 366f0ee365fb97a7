import type { PendingOptions } from './pending.options.js';
import type { ReceptionOptions } from './reception.options.js';

/** The fields of Nest's options that have a name: some of them let any other through, so that no mistake is noticed. */
export type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

type Ours = Required<{ [K in keyof (ReceptionOptions & PendingOptions)]: true }>;

const ours: Ours = {
  app: true,
  receiver: true,
  retries: true,
  minDelay: true,
  maxDelay: true,
  pauseDelay: true,
  shutdownTimeout: true,
  onGivenUp: true,
  logger: true,
  clock: true,
  extensions: true,
  maxEvents: true,
  formats: true,
  data: true,
  maxBytes: true,
  tolerant: true,
  concurrency: true,
  maxPending: true,
  maxPendingBytes: true,
};

/** What is for the client library: all but what the strategy itself is told. */
export function connectionFields(options: object, own: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(options).filter(([name]) => !Object.hasOwn(ours, name) && !own.includes(name));
  return Object.fromEntries(entries);
}
