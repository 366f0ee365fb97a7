import assert from 'node:assert/strict';
import { acceptEvent, type AcceptedEvent, type CloudEvent } from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';
import { encodeStructured } from '../../formats/json/index.js';
import type { EncodedEvent, Outcome } from '../../sinks/sink.js';
import type { SinkUnderTest } from './sink-under-test.js';

export function event(id: string, members: Partial<CloudEvent> = {}): AcceptedEvent {
  return acceptEvent({
    specversion: '1.0',
    id,
    source: '/contract',
    type: 'com.example.sent',
    subject: 'a',
    ...members,
  });
}

export const events = (...ids: readonly string[]): AcceptedEvent[] => ids.map((id) => event(id));

const json = { datacontenttype: 'application/json' };

/** Events of every kind that a sink may be given. */
export const everyKind: Readonly<Record<string, AcceptedEvent>> = {
  'the least there can be': event('1', { subject: undefined }),
  'a subject': event('2'),
  'every attribute': event('3', {
    ...json,
    time: '2026-01-01T12:00:00.123456789Z',
    dataschema: 'https://schema/1',
    data: {},
  }),
  extensions: event('4', { traceparent: '00-ab-cd-01', partitionkey: 'k', a1: 'text' }),
  'characters of every kind': event('5 é € 😀 % "', {
    subject: 'é € 😀 % " \\',
    note: '€ 😀',
    ...json,
    data: 'é € 😀',
  }),
  'an object': event('6', { ...json, data: { list: [1, null, { deep: true }], text: '' } }),
  null: event('7', { ...json, data: null }),
  zero: event('8', { ...json, data: 0 }),
  'text that is not JSON': event('9', { datacontenttype: 'text/plain', data: 'x = 1\r\n' }),
  bytes: event('10', { datacontenttype: 'application/octet-stream', data: Uint8Array.from([0, 1, 128, 255]) }),
  'a long id': event('x'.repeat(2000)),
};

/** The event in one form, however it was sent: the JSON format with its members sorted. */
export function canonical(one: CloudEvent | AcceptedEvent): unknown {
  const { id } = one;
  try {
    return JSON.parse(encodeStructured('attributes' in one ? (one as AcceptedEvent) : acceptEvent(one)));
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    assert.fail(`what arrived as ${JSON.stringify(id)} is no event: ${error.message}`);
  }
}

/** What arrived is what was sent, in this order. */
export async function expectReceived({ received }: SinkUnderTest, expected: readonly AcceptedEvent[]): Promise<void> {
  const got = await received();
  assert.deepEqual(
    got.map(({ id }) => id),
    expected.map(({ id }) => id),
    'other events arrived, or in another order',
  );
  assert.deepEqual(got.map(canonical), expected.map(canonical));
}

export const encoded = ({ sink }: SinkUnderTest, list: readonly AcceptedEvent[]): EncodedEvent[] =>
  list.map((one) => sink.encode(one));

/** One attempt at these events; the outcome of each. */
export async function attempt(made: SinkUnderTest, list: readonly AcceptedEvent[]): Promise<readonly Outcome[]> {
  return await repeated(made, made.sink.prepare(encoded(made, list)), list.length);
}

/** An attempt at what was prepared. A sink must not throw, nor leave out an outcome. */
export async function repeated({ sink }: SinkUnderTest, prepared: unknown, count: number): Promise<readonly Outcome[]> {
  let outcome: Outcome | readonly Outcome[];
  try {
    outcome = await sink.attempt(prepared);
  } catch (error) {
    assert.fail(`attempt must never reject or throw; it did: ${error instanceof Error ? error.message : 'no error'}`);
  }
  const list = Array.isArray(outcome)
    ? (outcome as readonly Outcome[])
    : Array.from({ length: count }, () => outcome as Outcome);
  assert.equal(list.length, count, 'one outcome for all events is needed, or one each');
  // In a list with holes, `map` would leave them out.
  for (const one of Array.from(list)) assert.ok(one !== undefined, 'an event has no outcome');
  return list;
}

export const statuses = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((one) => (one.status === 'rejected' ? `${one.status}: ${one.reason}` : one.status));

export const delivered = (count: number): string[] => Array.from({ length: count }, () => 'delivered');
