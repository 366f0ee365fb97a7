import { noun } from '../../apps/poker/src/cli/noun.js';
import { summaryTable } from '../../apps/poker/src/cli/summary-table.js';
import type { PublishedCount, TallyRow } from '../../apps/poker/src/replay/tally.js';
import { transportName } from '../../apps/subscriber/src/cli/transport-name.js';
import type { AllCounts, Transport } from '../../apps/subscriber/src/counting/transport-counters.js';
import type { Route } from './environment.js';

export interface Result {
  readonly lines: readonly string[];
  readonly good: boolean;
}

/** Events of every type that arrived over one transport, as the publisher was told. */
export function acknowledged(rows: readonly TallyRow[], transport: Transport): number {
  return sum(rows, ({ sinks }) => sinks[transport] ?? 0);
}

/**
 * Compares what was published with what came back. An event is received when it came over every route. Where the
 * subscriber cannot count, the acknowledgement of the other side stands for it, and a line says so.
 */
export function result(rows: readonly TallyRow[], counts: AllCounts, routes: readonly Route[]): Result {
  const over = ({ transport, elsewhere }: Route, { type, sinks }: PublishedCount): number =>
    (elsewhere === undefined ? counts[transport].byType[type] : sinks[transport]) ?? 0;
  const columns = routes.map((route) => ({
    title: routes.length === 1 ? 'received' : `received over ${transportName(route.transport)}`,
    of: (published: PublishedCount) => over(route, published),
  }));
  const published = sum(rows, ({ events }) => events);
  const received =
    routes.length === 0 ? 0 : sum(rows, (count) => Math.min(...routes.map((route) => over(route, count))));
  const inOrder = routes.every(({ transport }) => counts[transport].outOfOrder === 0);
  return {
    lines: [
      summaryTable(rows, columns),
      '',
      ...(routes.length === 0 ? ['CLOUDEVENTS_SINK selects no sink: every event was discarded'] : []),
      ...routes.map((route) => remark(route, counts)),
      `published ${published}, received ${received}, lost ${Math.max(0, published - received)}`,
    ],
    good: published === received && inOrder,
  };
}

function remark({ transport, elsewhere }: Route, counts: AllCounts): string {
  if (elsewhere !== undefined) {
    return `${transportName(transport)}: events went to ${elsewhere}; 'received' is what it acknowledged`;
  }
  const { duplicates, outOfOrder, rejected } = counts[transport];
  return `${transportName(transport)}: ${duplicates} ${noun(duplicates, 'duplicate')}, ${outOfOrder} out of order, ${rejected} rejected`;
}

function sum(rows: readonly TallyRow[], count: (published: PublishedCount) => number): number {
  return rows.flatMap(({ published }) => published).reduce((total, published) => total + count(published), 0);
}
