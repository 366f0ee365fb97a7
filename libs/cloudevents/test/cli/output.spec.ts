import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const args = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program, '--help'];

describe('what npx nestjs-cloudevents prints', { timeout: 60_000 }, () => {
  it.skipIf(!existsSync('/dev/full'))('is missed by a script when the disk is full', async () => {
    const full = await open('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, args, { stdio: ['ignore', full.fd, 'pipe'] });
      const error = await text(child.stderr as NodeJS.ReadableStream);
      expect(await codeOf(child)).toBe(1);
      expect(error).toContain('nestjs-cloudevents: The output could not be written: ENOSPC');
    } finally {
      await full.close();
    }
  });

  it('is not missed when its reader has enough', async () => {
    const child = execFile(process.execPath, args);
    child.stdout?.destroy();
    const error = await text(child.stderr as NodeJS.ReadableStream);
    expect(await codeOf(child)).toBe(0);
    expect(error).not.toContain('could not be written');
  });
});

async function codeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}
