import type { PublishedCount, TallyRow } from '../replay/tally.js';
import { textTable } from './text-table.js';

/** A further column: its title and its value for one type of CloudEvent. */
export interface SummaryColumn {
  readonly title: string;
  readonly of: (published: PublishedCount) => number;
}

const internal = '(stays internal)';

/** The table event type → domain events → published, with more columns to its right where a caller knows more. */
export function summaryTable(rows: readonly TallyRow[], columns: readonly SummaryColumn[] = []): string {
  const head = ['event type', 'domain events', 'CloudEvent type', 'published', ...columns.map(({ title }) => title)];
  const lines = rows.flatMap(({ eventType, domainEvents, published }) => {
    if (published.length === 0) return [[eventType, domainEvents, internal, 0, ...columns.map(() => 0)]];
    return published.map((count, index) => {
      const first = index === 0 ? [eventType, domainEvents] : ['', ''];
      return [...first, count.type, count.events, ...columns.map((column) => column.of(count))];
    });
  });
  return textTable(head, lines);
}
