import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { DirectoryLock } from '../../../src/delivery/outbox/embedded/directory-lock.js';
import { startChild } from './support/child.js';

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lock-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe('the lock of a directory', () => {
  it('is one process’s, until it is released', async () => {
    const directory = await newDirectory();
    const lock = await DirectoryLock.acquire(directory);
    const refused = DirectoryLock.acquire(directory);
    await expect(refused).rejects.toMatchObject({ code: 'CE_OUTBOX' });
    await expect(refused).rejects.toThrow(`The outbox in ${directory} is in use by process ${process.pid} `);
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
    await (await DirectoryLock.acquire(directory)).release();
  });

  it('goes to one of many that want it at the same time', async () => {
    const directory = await newDirectory();
    const wanted = await Promise.allSettled(Array.from({ length: 8 }, () => DirectoryLock.acquire(directory)));
    const held = wanted.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held.length).toBeLessThanOrEqual(1);
    await Promise.all(held.map((lock) => lock.release()));
  });

  it('is there while its process stands still, and free once it was killed', async () => {
    const directory = await newDirectory();
    const { pid, lines, signal, kill } = startChild('lock-holder.ts', directory);
    await until('it is held', () => lines.includes('held'));
    signal('SIGSTOP');
    await expect(DirectoryLock.acquire(directory)).rejects.toThrow(`in use by process ${pid} `);
    await kill();
    expect(await readdir(directory)).toHaveLength(1);
    const lock = await DirectoryLock.acquire(directory);
    expect(await readdir(directory)).toHaveLength(1);
    await lock.release();
  }, 60_000);

  it('is taken over from a process of the same number, as in a container that starts anew', async () => {
    const directory = await newDirectory();
    const { pid, lines, kill } = startChild('lock-holder.ts', directory);
    await until('it is held', () => lines.includes('held'));
    await kill();
    const own = Object.getOwnPropertyDescriptor(process, 'pid') as PropertyDescriptor;
    onTestFinished(() => void Object.defineProperty(process, 'pid', own));
    Object.defineProperty(process, 'pid', { ...own, value: pid });
    const lock = await DirectoryLock.acquire(directory);
    expect(await readdir(directory)).toEqual([expect.stringMatching(`^${pid}-`)]);
    await lock.release();
  }, 60_000);

  it('says when a path is too long for it', async () => {
    const directory = `/${'long/'.repeat(30)}`;
    await expect(DirectoryLock.acquire(directory)).rejects.toThrow('too long: choose one of at most');
  });
});
