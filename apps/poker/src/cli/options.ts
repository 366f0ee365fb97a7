import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface PokerOptions {
  readonly hands: string;
  readonly help: boolean;
}

export const usage = `Usage: poker [--hands <file>]

Replays a poker hand history (PHH: one .phh hand or a .phhs file of many) as domain events and publishes what its
projectors choose, to the sinks CLOUDEVENTS_SINK names. Without --hands it plays the sample of this repository.`;

/** The command line is wrong. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function readOptions(args: readonly string[]): PokerOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { hands: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return { hands: resolve(values.hands ?? sampleFile()), help: values.help };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('. ', 1);
    throw new UsageError(`${reason}. Usage: poker [--hands <file>]`);
  }
}

/** The repository's own hands, found from the sources as well as from `dist`. */
function sampleFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const above = [1, 2, 3, 4, 5].map((levels) => resolve(here, ...Array<string>(levels).fill('..')));
  const root = above.find((folder) => existsSync(join(folder, sample)));
  if (root === undefined) throw new UsageError('the sample hands are not here; name a file with --hands');
  return join(root, sample);
}

const sample = join('apps', 'poker', 'hands', 'sample.phhs');
