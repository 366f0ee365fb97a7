import assert from 'node:assert/strict';
import { laneOf } from '../../delivery/outbox/lane.js';
import type {
  ClaimedLane,
  OutboxClaim,
  OutboxEntry,
  OutboxRequest,
  OutboxSettlement,
} from '../../delivery/outbox/outbox-store.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** `a1` is event 1 of subject a; `-1` has no subject. */
export function entry(id: string, event = `{"id":"${id}"}`): OutboxEntry {
  const subject = id.startsWith('-') ? undefined : id.slice(0, 1);
  const isShared = subject !== undefined;
  return { lane: laneOf({ source: '/s', subject, id }), isShared, id, source: '/s', type: 't', subject, event };
}

export const entries = (...ids: readonly string[]): OutboxEntry[] => ids.map((id) => entry(id));

/** More than enough of everything, unless something else is asked for. */
export function request(change: Partial<OutboxRequest> = {}): OutboxRequest {
  return { owner: 'relay', lease: 60_000, lanes: 100, events: 1000, bytes: 1_000_000, after: '', ...change };
}

/** Commits these events. */
export function write(
  { store, transaction }: OutboxUnderTest,
  ids: readonly string[],
  sinks: readonly string[] = ['http'],
): Promise<void> {
  return transaction((tx) => store.insert(tx, entries(...ids), sinks));
}

/** The ids of each lane that was claimed, sorted by lane: `['a1 a2', 'b1']`. */
export const lanesOf = ({ lanes }: Pick<OutboxClaim, 'lanes'>): string[] =>
  lanes.map((lane) => idsOf(lane).join(' ')).toSorted();

export const idsOf = ({ deliveries }: ClaimedLane): string[] =>
  deliveries.map(({ event }) => (JSON.parse(event) as { id: string }).id);

/** Every event that was claimed, as delivered. */
export const doneOf = ({ lanes }: Pick<OutboxClaim, 'lanes'>): OutboxSettlement[] =>
  lanes.flatMap(({ lane, fence, deliveries }) =>
    deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done' as const, attempts: 1 })),
  );

/** What is to be delivered now; the lanes stay claimed. */
export const claimed = async ({ store }: OutboxUnderTest, sink = 'http'): Promise<string[]> =>
  lanesOf(await store.claim(sink, request()));

/** The only lane of a claim. */
export function only({ lanes }: OutboxClaim): ClaimedLane {
  const [lane] = lanes;
  assert.ok(lane !== undefined && lanes.length === 1, `one lane was expected, not ${lanes.length}`);
  return lane;
}
