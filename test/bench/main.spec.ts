import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Row } from './measure/row.js';

const run = promisify(execFile);
const program = fileURLToPath(new URL('main.ts', import.meta.url));
const bench = (...args: string[]) => run(process.execPath, ['--import', 'tsx', program, ...args]);

describe('npm run bench', () => {
  it('--json prints the rows, and nothing else to the standard output', async () => {
    const { stdout, stderr } = await bench('--json', '--quick', '--rounds', '1', '--only', 'decode-batch');
    const { rows } = JSON.parse(stdout) as { rows: Row[] };
    expect(rows.map(({ name }) => name)).toEqual(['decode-batch/sdk', 'decode-batch/json']);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['name', 'ratio', 'goal', 'better', 'median', 'spread']);
      expect(row.ratio).toBeGreaterThan(0);
      expect(row.median).toBeGreaterThan(0);
    }
    expect(stderr).toContain('decode-batch ...');
  });

  it.each([
    [['--only', 'everything'], "There is no benchmark 'everything'"],
    [['--rounds', '0'], '--rounds must be a whole number from 1 on'],
    [['--fast'], '--fast'],
  ])('%j is refused, with what there is', async (args, text) => {
    const failure = bench(...args);
    await expect(failure).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(text) as string });
    await expect(failure).rejects.toMatchObject({ stderr: expect.stringContaining('Benchmarks: ') as string });
  });
});
