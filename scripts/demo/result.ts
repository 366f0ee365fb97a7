import type { LauncherMessage } from '../../apps/poker/src/cli/launcher-link.js';
import { type SummaryColumn, summaryTable } from '../../apps/poker/src/cli/summary-table.js';
import type { AllCounts } from './counts.js';
import type { Transport } from './environment.js';

export type Summary = Extract<LauncherMessage, { kind: 'summary' }>;

export interface Verdict {
  readonly lines: readonly string[];
  readonly good: boolean;
}

const names: Readonly<Record<Transport, string>> = { http: 'HTTP', kafka: 'Kafka' };

/** Compares what was published with what came back. An event counts as received when it came over every transport. */
export function verdict(summary: Summary, counts: AllCounts, transports: readonly Transport[]): Verdict {
  const { rows, published } = summary;
  const receivedOver = (transport: Transport, type: string) => counts[transport].byType[type] ?? 0;
  const columns = transports.map((transport): SummaryColumn => {
    const title = transports.length === 1 ? 'received' : `received over ${names[transport]}`;
    return { title, of: (type) => receivedOver(transport, type) };
  });
  const types = new Set(rows.flatMap((row) => row.published.map(({ type }) => type)));
  const received = [...types].reduce(
    (sum, type) => sum + Math.min(...transports.map((transport) => receivedOver(transport, type))),
    0,
  );
  const checks = transports.map((transport) => {
    const { duplicates, outOfOrder, rejected } = counts[transport];
    return `${names[transport]}: ${duplicates} duplicates, ${outOfOrder} out of order, ${rejected} rejected`;
  });
  const ordered = transports.every((transport) => counts[transport].outOfOrder === 0);
  return {
    lines: [
      summaryTable(rows, columns),
      '',
      ...checks,
      `published ${published}, received ${received}, lost ${Math.max(0, published - received)}`,
    ],
    good: published === received && ordered,
  };
}

/** The result where this demo's subscriber is not the one that receives. */
export function uncounted(summary: Summary, endpoint: string | undefined): Verdict {
  const { rows, published } = summary;
  const why =
    endpoint === undefined
      ? 'CLOUDEVENTS_SINK selects no sink: nothing left the process'
      : `CLOUDEVENTS_HTTP_ENDPOINT is set: events went to ${withoutSecrets(endpoint)}, where this demo does not count`;
  const received = endpoint === undefined ? 'received 0, lost 0' : 'received elsewhere, lost unknown';
  return { lines: [summaryTable(rows), '', why, `published ${published}, ${received}`], good: true };
}

function withoutSecrets(endpoint: string): string {
  return URL.canParse(endpoint) ? `${new URL(endpoint).origin}${new URL(endpoint).pathname}` : 'another address';
}
