/**
 * Measures this library beside what else there is: `npm run bench`.
 *
 * Each benchmark has a process of its own, in which all its contenders take turns: only ratios within one run count.
 */
import { benchmarkNames } from './benchmarks.js';
import { runApart } from './run-apart.js';
import { helpText, readOptions } from './options.js';
import { isReached, type Row } from './measure/row.js';
import { headText, rowText, summaryText } from './report.js';

const options = readOptions(process.argv.slice(2));
if (options === 'help') {
  console.log(helpText);
  process.exit(0);
}
const { json, only, effort } = options;
const names = benchmarkNames.filter((name) => only.length === 0 || only.includes(name));
if (!json) console.log(headText(effort));
const rows: Row[] = [];
for (const name of names) {
  const { rows: measured, unit } = await runApart(name, effort, (line) => console.error(line));
  rows.push(...measured);
  if (!json) for (const row of measured) console.log(rowText(row, unit));
}
if (json) console.log(JSON.stringify({ rows }, null, 2));
else
  console.log(
    summaryText(
      rows.length,
      rows.filter((row) => !isReached(row)),
    ),
  );
