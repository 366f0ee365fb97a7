import { cpus } from 'node:os';
import type { Effort } from './measure/benchmark.js';
import { isReached, type Row } from './measure/row.js';

/** Where and how it was measured, and what the columns are. */
export function headText({ rounds, scale }: Effort): string {
  const [cpu] = cpus();
  const where = `Node ${process.version}, ${cpus().length} processors (${cpu?.model.trim() ?? 'unknown'})`;
  return `${where}; ${rounds} rounds${scale < 1 ? `, ${scale} of the work: rough figures` : ''}\n${line('name', 'ratio', 'goal', 'spread', 'median', '')}`;
}

export function rowText(row: Row, unit: string): string {
  const { name, ratio, goal, better, median, spread } = row;
  const wanted = `${better === 'higher' ? '>=' : '<='} ${figure(goal)}`;
  const verdict = isReached(row) ? '' : '  falls short';
  return line(name, figure(ratio), wanted, `${Math.round(spread * 100)} %`, `${figure(median)} ${unit}`, verdict);
}

export function summaryText(all: number, short: readonly Row[]): string {
  if (short.length === 0) return `${all} of ${all} goals reached`;
  return `${all - short.length} of ${all} goals reached; not ${short.map(({ name }) => name).join(', ')}`;
}

function line(name: string, ratio: string, goal: string, spread: string, median: string, verdict: string): string {
  return `${name.padEnd(34)}${ratio.padStart(8)}${goal.padStart(10)}${spread.padStart(9)}${median.padStart(22)}${verdict}`;
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
