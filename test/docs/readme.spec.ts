import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configTable } from '../../scripts/config-table.js';
import { root } from '../e2e/run.js';

const readme = readFileSync(`${root}README.md`, 'utf8');
/** Table rows without the padding that the formatter adds. */
const rows = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `CLOUDEVENTS_'))
    .map((line) => line.replace(/ +/g, ' '));

describe('README', () => {
  it('has the configuration table of the code', () => {
    expect(rows(readme)).toEqual(rows(configTable()));
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short);
    expect(named.length).toBeGreaterThan(3);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});
