import { cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { until } from '../../../../../test/support/until.js';
import { EmbeddedDatabase, openEmbedded } from '../../../src/delivery/outbox/embedded/index.js';
import { EmbeddedOutboxStore } from '../../../src/delivery/outbox/embedded/embedded-outbox.store.js';
import { migrate } from '../../../src/delivery/outbox/postgres/index.js';
import { entries, idsOf, request } from './outbox-stores.js';
import { startChild } from './support/child.js';

const disk = vi.hoisted(() => ({ syncs: 0, isFailing: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const fsyncSync = (file: number): void => {
    disk.syncs++;
    if (disk.isFailing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    fs.fsyncSync(file);
  };
  return { ...fs, fsyncSync };
});

const log = { warn: (line: string): void => void lines.push(line) };
const lines: string[] = [];

let folder: string;
let made: string;
// The first start of a database takes seconds of work: the others have copies.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  made = join(folder, 'made', 'outbox');
  await mkdir(join(made, 'database.new', 'base'), { recursive: true });
  const opened = await openEmbedded(made, {}, new ManualClock(), log);
  await opened.close();
}, 240_000);
afterAll(() => rm(folder, { recursive: true }));

let copies = 0;

async function copy(): Promise<string> {
  const directory = join(folder, `copy-${++copies}`);
  await cp(made, directory, { recursive: true });
  return directory;
}

async function open(dataDir: string) {
  const clock = new ManualClock();
  const opened = await openEmbedded(dataDir, {}, clock, log);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= opened.close());
  onTestFinished(close);
  const { store } = opened;
  if (store.transaction === undefined) throw new Error('no transactions');
  const { transaction } = store;
  const write = (...ids: string[]) => transaction((tx) => store.insert(tx, entries(...ids), ['http']));
  return { ...opened, close, clock, transaction, write };
}

describe('the embedded outbox', { timeout: 60_000 }, () => {
  it('makes its directory, for nobody else to read, though a process was killed while it did', async () => {
    expect(await readdir(made)).toEqual(['database']);
    expect((await stat(join(made, 'database'))).mode & 0o077).toBe(0);
  });

  it('keeps what was committed for the next process, which is refused before, and nothing else', async () => {
    const dataDir = await copy();
    const first = await open(dataDir);
    await first.write('a1', 'b1');
    const failing = first.transaction(async (tx) => {
      await first.store.insert(tx, entries('c1'), ['http']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(openEmbedded(dataDir, {}, new ManualClock(), log)).rejects.toThrow('is in use by process');
    await first.close();
    const { store } = await open(dataDir);
    expect(idsOf(await store.claim('http', request()))).toEqual(['a1', 'b1']);
  });

  it('has each commit on the disk before it resolves', async () => {
    const { write } = await open(await copy());
    for (const id of ['a1', 'a2', 'a3']) {
      disk.syncs = 0;
      await write(id);
      expect(disk.syncs).toBeGreaterThan(0);
    }
  });

  it('O8: of a disk that fails says so, goes on no more, and has what was committed after a new start', async () => {
    const dataDir = await copy();
    const { write, store, close } = await open(dataDir);
    await write('a1');
    disk.isFailing = true;
    onTestFinished(() => void (disk.isFailing = false));
    await expect(write('a2')).rejects.toThrow(/cannot go on: could not fsync file .*I\/O error\. Look at the disk/);
    disk.isFailing = false;
    await expect(write('a3')).rejects.toMatchObject({ code: 'CE_OUTBOX' });
    await expect(store.claim('http', request())).rejects.toThrow('cannot go on: could not fsync');
    await close();
    const next = await open(dataDir);
    expect(idsOf(await next.store.claim('http', request()))[0]).toMatch(/^a1/);
  });

  it('clears up after itself: neither its log nor its tables grow with what has come and gone', async () => {
    const dataDir = await copy();
    const { store, transaction, clock, close } = await open(dataDir);
    const bytesOf = async (part: string): Promise<number> => {
      const names = await readdir(join(dataDir, 'database', part), { recursive: true });
      const sizes = await Promise.all(names.map((name) => stat(join(dataDir, 'database', part, name))));
      return sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
    };
    const sinceCheckpoint =
      'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::text AS bytes FROM pg_control_checkpoint()';
    const logBytes = async (): Promise<number> => {
      const { rows } = await transaction((tx) => (tx as EmbeddedDatabase).query(sinceCheckpoint));
      return Number((rows[0] as { bytes: string }).bytes);
    };
    const big = 'x'.repeat(200_000);
    const round = async (): Promise<number> => {
      for (let n = 0; n < 12; n++) {
        const [one] = entries(`a${n}`) as [ReturnType<typeof entries>[number]];
        // Not to be compressed.
        const event = Array.from({ length: 100_000 }, () => String.fromCharCode(33 + Math.random() * 90)).join('');
        await store.transaction?.((tx) => store.insert(tx, [{ ...one, event: event + big }], ['http']));
        const { lanes } = await store.claim('http', request());
        const done = lanes.flatMap(({ lane, fence, deliveries }) =>
          deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done' as const, attempts: 1 })),
        );
        await store.settle('http', done, lanes);
      }
      await clock.advance(30_000);
      await until('its log begins anew', async () => (await logBytes()) < 1_000_000);
      return await bytesOf('base');
    };
    const first = await round();
    await round();
    const third = await round();
    expect(third - first).toBeLessThan(1_000_000);
    await close();
    expect(lines).toEqual([]);
  });

  it('O2: loses nothing that was committed when its process is killed, however often', async () => {
    const dataDir = await copy();
    const committed: string[] = [];
    const lives = 4;
    for (let life = 0; life < lives; life++) {
      const { lines: written, kill } = startChild('embedded-writer.ts', dataDir, String(life));
      await until('it writes', () => written.length > 10 + 25 * life, { timeoutMs: 60_000 });
      await kill();
      committed.push(...written);
    }
    const { store } = await open(dataDir);
    const all = await store.claim('http', request({ events: 1_000_000, bytes: 100_000_000 }));
    const found = new Set(idsOf(all).flatMap((lane) => lane.split(' ')));
    expect(committed.filter((id) => !found.has(id))).toEqual([]);
    // At most the one that it was about to tell of.
    expect(found.size - committed.length).toBeLessThanOrEqual(lives);
  }, 180_000);
});

describe('a transaction of the embedded outbox', { timeout: 60_000 }, () => {
  let database: EmbeddedDatabase;
  beforeAll(async () => void (database = await EmbeddedDatabase.open(await copy())), 60_000);
  afterAll(() => database.close());

  let stores = 0;
  const newStore = async () => {
    const tables = { prefix: `t${++stores}_` };
    await migrate(database, tables);
    const store = new EmbeddedOutboxStore(database, tables);
    const { transaction } = store;
    const write = (...ids: string[]) => transaction((tx) => store.insert(tx, entries(...ids), ['http']));
    return { store, transaction, write };
  };

  it('refuses in a transaction what would wait for its end', async () => {
    const { store, transaction, write } = await newStore();
    await transaction(async (tx) => {
      await expect(store.claim('http', request())).rejects.toThrow(
        'Inside a transaction the embedded outbox cannot run',
      );
      await expect(transaction(() => Promise.resolve())).rejects.toThrow('cannot run another transaction');
      await store.insert(tx, entries('a1'), ['http']);
    });
    let later = (): Promise<unknown> => Promise.resolve();
    await transaction(async () => void (later = () => write('b1')));
    await later();
    expect(idsOf(await store.claim('http', request()))).toEqual(['a1', 'b1']);
  });

  it('lets statements of others wait for a transaction', async () => {
    const { store, transaction } = await newStore();
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const writing = transaction(async (tx) => {
      await store.insert(tx, entries('a1'), ['http']);
      await ended;
    });
    const claim = store.claim('http', request());
    end();
    await writing;
    expect(idsOf(await claim)).toEqual(['a1']);
  });

  it('does not commit what failed, though its error was caught', async () => {
    const { store, transaction } = await newStore();
    const swallowing = transaction(async (tx) => {
      await store.insert(tx, entries('a1'), ['http']);
      await (tx as { query(text: string): Promise<unknown> }).query('SELECT wrong').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('rolled back');
    expect(idsOf(await store.claim('http', request()))).toEqual([]);
  });

  it('tells relays of each commit', async () => {
    const { store, write } = await newStore();
    let heard = 0;
    const listening = await store.listen?.(() => heard++);
    await write('a1');
    expect(heard).toBe(1);
    await listening?.stop();
    await listening?.ended;
    await write('a2');
    expect(heard).toBe(1);
  });
});
