import type { SinkName } from './points.js';

/** What goes wrong beside the kills. */
export const faults = {
  'database-killed': 'the database killed and restarted',
  'relay-stopped': 'a relay stopped for longer than its lease',
  'receiver-unavailable': 'the receiver answers 503 with Retry-After',
  'receiver-resets': 'the receiver resets connections',
  'receiver-hangs': 'the receiver does not answer',
  'answers-lost': 'answers of the receiver get lost',
  'broker-killed': 'the broker killed and restarted',
  'broker-stopped': 'the broker stopped for a while',
} as const;

export type Fault = keyof typeof faults;
export type StoreName = 'postgres' | 'pglite';

const ofServer: readonly Fault[] = ['database-killed', 'relay-stopped'];
const ofSink: Readonly<Record<SinkName, readonly Fault[]>> = {
  http: ['receiver-unavailable', 'receiver-resets', 'receiver-hangs', 'answers-lost'],
  kafka: ['broker-killed', 'broker-stopped'],
};

/** An embedded database has no server, and one process only. */
export function faultsOf(store: StoreName, sinks: readonly SinkName[]): readonly Fault[] {
  return [...(store === 'postgres' ? ofServer : []), ...sinks.flatMap((sink) => ofSink[sink])];
}
