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
    const named = [...readme.matchAll(/npm (?:run )?(start|test|run [a-z:]+|[a-z:]+)/g)].map(
      ([, name]) => name as string,
    );
    for (const name of named) if (!['ci', 'install'].includes(name)) expect(scripts).toHaveProperty([name]);
  });
});
