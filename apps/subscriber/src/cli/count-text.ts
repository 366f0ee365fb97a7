import type { Counts } from '../counting/event-counter.js';
import { type AllCounts, type Transport, transports } from '../counting/transport-counters.js';
import { transportName } from './transport-name.js';

/** Longer types are cut: a table as wide as they like helps nobody. */
const longestType = 60;

/** The counts as a table: a row for each type, a column for each transport over which anything came. */
export function countTable(counts: AllCounts): string[] {
  const columns = busy(counts);
  if (columns.length === 0) return [];
  const types = [...new Set(columns.flatMap((transport) => Object.keys(counts[transport].byType)))];
  const of = (count: (counts: Counts) => number): number[] => columns.map((transport) => count(counts[transport]));
  const rows: (readonly [string, readonly (number | string)[]])[] = [
    ['received over', columns.map(transportName)],
    ...types.map((type) => [cut(type), of(({ byType }) => byType[type] ?? 0)] as const),
    ['all types', of(({ received }) => received)],
    ...troubles
      .map(([name, count]) => [name, of(count)] as const)
      .filter(([, cells]) => cells.some((cell) => cell > 0)),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, cells]) => [name.padEnd(width), ...cells.map((cell) => `${cell}`.padStart(8))].join(''));
}

/** The counts as one line for each transport over which anything came. */
export function countLines(counts: AllCounts): string[] {
  return busy(counts).map((transport) => {
    const { received, byType } = counts[transport];
    const types = Object.entries(byType).map(([type, count]) => `${cut(type)} ${count}`);
    const trouble = troubles.flatMap(([name, count]) => {
      return count(counts[transport]) > 0 ? [`${name} ${count(counts[transport])}`] : [];
    });
    const head = `${transportName(transport).padEnd(5)} ${`${received}`.padStart(6)} received`;
    return [head, types.join(', '), trouble.join(', ')].filter((part) => part !== '').join('   ');
  });
}

const troubles = [
  ['duplicates', ({ duplicates }: Counts) => duplicates],
  ['out of order', ({ outOfOrder }: Counts) => outOfOrder],
  ['rejected', ({ rejected }: Counts) => rejected],
] as const;

function busy(counts: AllCounts): Transport[] {
  return transports.filter((transport) => {
    const { received, rejected } = counts[transport];
    return received + rejected > 0;
  });
}

function cut(type: string): string {
  return type.length > longestType ? `${type.slice(0, longestType - 1)}…` : type;
}
