/* oxlint-disable typescript/no-extraneous-class -- empty classes stand for event types and modules */
import { inspect } from 'node:util';
import { anyPack, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { InvalidEventBookError } from '../../src/errors/index.js';
import { CloudEventsRouter, type EventBook } from '../../src/projection/index.js';
import { book, contents, errorOf, runnerOf, synchronous } from './support.js';

/** What a book may look like, and what is said of one that cannot be read. No handler runs for such a book. */

class PlayerActed {}
class Renamed {
  static readonly typeName = 'examples.PlayerFolded';
}
class StoredEvent {
  constructor(
    readonly type: string,
    readonly data: unknown,
  ) {}
}
class Inheriting extends Renamed {}

const types = { has: () => true, unpack: () => 'unpacked', toJson: () => ({}) };
const sure = { type: 'a', data: null };

/** Runs a raw-free projector on any event and gives what it was told. */
function seen(event: object, target: string): unknown[] {
  const calls: unknown[] = [];
  const router = new CloudEventsRouter('r').on(target, (given, { eventType }) => {
    calls.push(given, eventType);
    return null;
  });
  synchronous(runnerOf(router, { types }).project(book([{ event }])));
  return calls;
}

describe('the event of a page is', () => {
  const acted = new PlayerActed();
  const folded = new Renamed();
  const inheriting = new Inheriting();
  const timestamp = create(TimestampSchema);
  const data = { amount: 5 };
  it.each<[string, object, string, unknown, string]>([
    ['an Any', { typeUrl: 'type.googleapis.com/a.B', value: new Uint8Array() }, 'B', 'unpacked', 'a.B'],
    ['an Any without a prefix', { typeUrl: 'a.B', value: new Uint8Array() }, 'B', 'unpacked', 'a.B'],
    [
      'an Any of protobuf-es',
      anyPack(TimestampSchema, timestamp),
      'Timestamp',
      'unpacked',
      'google.protobuf.Timestamp',
    ],
    ['a protobuf-es message', timestamp, 'Timestamp', timestamp, 'google.protobuf.Timestamp'],
    ['{ type, data }', { type: 'examples.PlayerActed', data }, 'PlayerActed', data, 'examples.PlayerActed'],
    ['{ type, data } without data', { type: 'PlayerActed', data: undefined }, 'PlayerActed', undefined, 'PlayerActed'],
    ['a wrapper with type and data', new StoredEvent('PlayerActed', data), 'PlayerActed', data, 'PlayerActed'],
    ['an instance, by its class', acted, 'PlayerActed', acted, 'PlayerActed'],
    ['an instance, by its static typeName', folded, 'PlayerFolded', folded, 'examples.PlayerFolded'],
    ['an instance, not by an inherited typeName', inheriting, 'Inheriting', inheriting, 'Inheriting'],
  ])('%s', (_form, event, target, given, typeName) => {
    expect(seen(event, target)).toEqual([given, typeName]);
    expect(seen(event, target)[0]).toBe(given);
  });

  it('unpacked only where a handler wants it', () => {
    let unpacked = 0;
    const counting = { ...types, unpack: () => ++unpacked };
    const runner = runnerOf(
      new CloudEventsRouter('r').on('Other', () => null),
      { types: counting },
    );
    expect(synchronous(runner.project(book([{ event: { typeUrl: 'a.B', value: new Uint8Array() } }])))).toEqual([]);
    expect(unpacked).toBe(0);
  });

  it('unpacked anew for each handler, so that none sees what another did to it', () => {
    const fresh = { ...types, unpack: () => ({ amount: 1 }) };
    const change = (event: { amount: number }): object => ({ type: 't', data: event.amount++ });
    const runner = runnerOf(
      [new CloudEventsRouter('a').on('B', change), new CloudEventsRouter('b').on('B', change).on('a.B', change)],
      { types: fresh },
    );
    const events = synchronous(runner.project(book([{ event: { typeUrl: 'a.B', value: new Uint8Array() } }])));
    expect(events.map((event) => contents(event)['data'])).toEqual([1, 1, 1]);
  });
});

describe('the book is refused, naming the member, when', () => {
  const page = { sequence: 0, event: sure };
  const cover = { domain: 'player', root: 'p1' };
  it.each<[string, unknown, string]>([
    ['it is nothing', undefined, 'The event book must be an object { cover, pages }'],
    ['there is no cover', { pages: [] }, 'cover must be an object { domain, root }'],
    ['the domain is missing', { cover: { root: 'a' }, pages: [] }, 'cover.domain must be a non-empty text'],
    ['the domain is empty', { cover: { ...cover, domain: '' }, pages: [] }, 'cover.domain must be a non-empty text'],
    ['the root is missing', { cover: { domain: 'a' }, pages: [] }, 'cover.root must be a non-empty text, bytes, or'],
    ['the root is empty', { cover: { ...cover, root: '' }, pages: [] }, 'cover.root must be a non-empty text'],
    ['the root has no bytes', { cover: { ...cover, root: new Uint8Array() }, pages: [] }, 'cover.root must be'],
    ['the root is a number', { cover: { ...cover, root: 7 }, pages: [] }, 'cover.root must be'],
    ['the root wraps text', { cover: { ...cover, root: { value: 'a' } }, pages: [] }, 'cover.root must be'],
    [
      'the correlation id is a number',
      { cover: { ...cover, correlationId: 1 }, pages: [] },
      'cover.correlationId must be',
    ],
    ['there are no pages', { cover }, 'pages must be an array of pages'],
    ['a page is a hole', { cover, pages: Object.assign([], { 1: page }) }, 'pages[0] must be an object'],
    ['a page is null', { cover, pages: [page, null] }, 'pages[1] must be an object { sequence, event }'],
    ...[-1, 1.5, Number.NaN, 2 ** 53, '', '-1', '1.0', ' 1', -1n, undefined, {}].map(
      (sequence): [string, unknown, string] => [
        `the sequence is ${inspect(sequence)}`,
        { cover, pages: [{ ...page, sequence }] },
        'pages[0].sequence must be a non-negative integer: number, bigint or digits',
      ],
    ),
    ['a page has no event', { cover, pages: [{ sequence: 0 }] }, 'pages[0].event must be the domain event'],
    [
      'a page refers to an external payload',
      { cover, pages: [{ sequence: 0, external: { uri: 's3://x' } }] },
      "pages[0] holds a reference to an external payload instead of an event. Load the payload and set 'event'",
    ],
    [
      'a page of protobuf-es refers to an external payload',
      { cover, pages: [{ sequence: 0, payload: { case: 'external', value: {} } }] },
      'pages[0] holds a reference to an external payload',
    ],
    ['an event is text', { cover, pages: [{ ...page, event: 'PlayerActed' }] }, 'pages[0].event is no event'],
    ['an event is an array', { cover, pages: [{ ...page, event: [sure] }] }, 'pages[0].event is no event'],
    [
      'an event is a plain object without type',
      { cover, pages: [{ ...page, event: { amount: 5 } }] },
      'pages[0].event is a plain object that does not say its type',
    ],
    [
      'an event has a type but no data member',
      { cover, pages: [{ ...page, event: { type: 'A', amount: 5 } }] },
      'pages[0].event is a plain object that does not say its type',
    ],
    [
      'a type is empty',
      { cover, pages: [{ ...page, event: { type: '', data: 1 } }] },
      'pages[0].event.type must name a type',
    ],
    [
      'a type URL is empty',
      { cover, pages: [{ ...page, event: { typeUrl: '', value: new Uint8Array() } }] },
      'pages[0].event.typeUrl must name a type',
    ],
    [
      'the class of an event is anonymous',
      { cover, pages: [{ ...page, event: new (class {})() }] },
      'the class of pages[0].event must name a type',
    ],
  ])('%s', async (_case, given, message) => {
    const runner = runnerOf(new CloudEventsRouter('r').on('a', () => sure));
    const error = await errorOf(() => runner.project(given as EventBook));
    expect(error).toBeInstanceOf(InvalidEventBookError);
    expect((error as Error).message).toContain(message);
  });

  it('its last page is wrong, before a handler of the first runs', async () => {
    let calls = 0;
    const runner = runnerOf(new CloudEventsRouter('r').on('a', () => void calls++));
    await errorOf(() => runner.project(book([{ event: sure }, { event: 7 as never }])));
    expect(calls).toBe(0);
  });
});
