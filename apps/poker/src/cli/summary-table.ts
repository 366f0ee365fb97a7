import type { TallyRow } from '../replay/tally.js';
import { textTable } from './text-table.js';

/** A further column: its title and the value for a CloudEvent type. */
export interface SummaryColumn {
  readonly title: string;
  readonly of: (cloudEventType: string) => number;
}

const internal = '(stays internal)';

/** The table event type → domain events → published, with more columns to its right where a caller knows more. */
export function summaryTable(rows: readonly TallyRow[], columns: readonly SummaryColumn[] = []): string {
  const head = ['event type', 'domain events', 'CloudEvent type', 'published', ...columns.map(({ title }) => title)];
  const lines = rows.flatMap(({ eventType, domainEvents, published }) => {
    if (published.length === 0) return [[eventType, domainEvents, internal, 0, ...columns.map(() => 0)]];
    return published.map(({ type, events }, index) => {
      const first = index === 0 ? [eventType, domainEvents] : ['', ''];
      return [...first, type, events, ...columns.map((column) => column.of(type))];
    });
  });
  return textTable(head, lines);
}
