import { expect, it } from 'vitest';
import { runChaos } from './run.js';

it('O2: the chaos run finds the events that a store loses which marks them before they are sent', async () => {
  const lines: string[] = [];
  const { kills, lost, flawless } = await runChaos({
    kills: 9,
    seed: 1,
    sinks: ['http'],
    stores: ['postgres'],
    sabotage: 'marks-first',
    print: (line) => lines.push(line),
  });
  expect(lost, lines.join('\n')).toBeGreaterThan(0);
  expect(flawless).toBe(false);
  expect(lines.at(-1)).toMatch(
    new RegExp(`^kills ${kills}, acknowledged \\d+, lost ${lost}, reordered \\d+, duplicated`),
  );
  // It starts a database and some processes, and waits for what will not come.
}, 300_000);
