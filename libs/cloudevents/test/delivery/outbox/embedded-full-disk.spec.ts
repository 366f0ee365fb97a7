import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findCommand } from '../../../../../test/support/servers/find-command.js';
import { openEmbedded } from '../../../src/delivery/outbox/embedded/index.js';
import { systemClock } from '../../../src/time/clock.js';
import { idsOf, request } from './outbox-stores.js';

const MiB = 1024 * 1024;
const prlimit = findCommand('prlimit');
const program = fileURLToPath(new URL('support/embedded-filler.ts', import.meta.url));

/** A limit on the size of files, below or above that of the log's. Linux has a command for it. */
describe.skipIf(prlimit === undefined)('O8: an embedded outbox that finds no room on its disk', () => {
  let folder: string;
  // The first start of a database takes seconds of work: the tests have copies.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-full-'));
    const opened = await openEmbedded(join(folder, 'made'), {}, systemClock, console);
    await opened.close();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['tables', 24 * MiB, /could not extend file/, /^kept small$/],
    [
      'its log',
      12 * MiB,
      /cannot go on.*Look at the disk, then start the application anew/,
      /^refused small: .*cannot go on/,
    ],
  ])(
    'for %s refuses what it cannot keep, and has all it kept after a new start',
    async (name, limit, why, then) => {
      const dataDir = join(folder, name);
      await cp(join(folder, 'made'), dataDir, { recursive: true });
      const node = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program, dataDir];
      const { stdout } = await promisify(execFile)(prlimit as string, [`--fsize=${limit}`, process.execPath, ...node], {
        timeout: 45_000,
        // One that turns in circles hears nothing else.
        killSignal: 'SIGKILL',
      });

      const told = stdout.trim().split('\n');
      const refused = told.findIndex((line) => line.startsWith('refused'));
      expect(refused).toBeGreaterThan(3);
      expect(told[refused]).toMatch(why);
      expect(told[refused + 1]).toMatch(then);
      expect(told.at(-1)).toBe('over');

      const opened = await openEmbedded(dataDir, {}, systemClock, console);
      onTestFinished(() => opened.close());
      const kept = told.flatMap((line) => (line.startsWith('kept ') ? [line.slice(5)] : []));
      const claim = await opened.store.claim('http', request({ bytes: 100 * MiB }));
      expect(idsOf(claim)).toEqual([kept.join(' ')]);
    },
    90_000,
  );
});
