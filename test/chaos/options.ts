import { parseArgs } from 'node:util';
import type { StoreName } from './faults.js';
import type { SinkName } from './points.js';

export interface Options {
  readonly kills: number;
  readonly seed: number;
  readonly sinks: readonly SinkName[];
  readonly stores: readonly StoreName[];
  readonly help: boolean;
}

export const help = `Usage: npm run chaos -- [--kills N] [--seed S] [--sink http|kafka|both] [--store postgres|pglite|both]

Kills processes of the outbox with SIGKILL at chosen points, while the receiver, the broker and
the database fail too, and shows that no event is lost and that each subject keeps its order.

  --kills  How many processes are killed, over all stores together. Default: 50.
  --seed   A number. The same one gives the same kills and faults in the same order. Default: a random one.
  --sink   Where events go. Default: both. Kafka needs Docker, or Java 17 and Maven.
  --store  Where they are kept. Default: both, one after the other.
  --help   This text.

Exit code: 0 nothing lost, nothing reordered, every kill hit; 1 otherwise; 2 it could not start.
`;

const sinks: Readonly<Record<string, readonly SinkName[]>> = {
  http: ['http'],
  kafka: ['kafka'],
  both: ['http', 'kafka'],
};
const stores: Readonly<Record<string, readonly StoreName[]>> = {
  postgres: ['postgres'],
  pglite: ['pglite'],
  both: ['postgres', 'pglite'],
};

/** @throws TypeError for an option that does not exist, or a value that cannot be */
export function optionsOf(args: readonly string[], random: () => number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: String(Math.floor(random() * 1_000_000)) },
      sink: { type: 'string', default: 'both' },
      store: { type: 'string', default: 'both' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    kills: wholeNumber('--kills', values.kills, 1, 1_000_000),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    sinks: choice('--sink', values.sink, sinks),
    stores: choice('--store', values.store, stores),
    help: values.help,
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new TypeError(`${name} must be a whole number from ${least} to ${most}, not '${text}'`);
}

function choice<T>(name: string, text: string, choices: Readonly<Record<string, T>>): T {
  const value = Object.hasOwn(choices, text) ? choices[text] : undefined;
  if (value !== undefined) return value;
  throw new TypeError(`${name} must be one of ${Object.keys(choices).join(', ')}, not '${text}'`);
}
