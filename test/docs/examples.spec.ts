import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../e2e/run.js';

const folder = `${root}test/types/readme/`;
const readme = readFileSync(`${root}README.md`, 'utf8');
const blocks = [...readme.matchAll(/^```ts\n(\/\/ ([\w.-]+\.ts)\n[^]*?)^```/gm)];

it('the examples of the README that have a file name are those that are compiled', () => {
  const files = new Map(blocks.map(([, code, name]) => [name, code]));
  const compiled = readdirSync(folder);
  expect(new Set(files.keys())).toEqual(new Set(compiled));
  for (const [name, code] of files) expect(readFileSync(`${folder}${name}`, 'utf8')).toBe(code);
});
