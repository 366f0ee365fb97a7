/** What the outside world gets to see of a file of hands, and above all what it does not. */
import { Test } from '@nestjs/testing';
import { type CloudEvent, CloudEventsModule, CloudEventsPublisher } from 'nestjs-cloudevents';
import { MemorySink } from 'nestjs-cloudevents/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  FundsDeposited,
  HandShown,
  HoleCardsDealt,
  PlayerActed,
  PlayerRegistered,
} from '../src/domain/events/index.js';
import { depositsRouter } from '../src/projectors/deposits.router.js';
import { HandProjector } from '../src/projectors/hand.projector.js';
import { PlayerCloudEventsProjector } from '../src/projectors/player.projector.js';
import { eventsOf, handFiles, type PlayedFile, playFile, sampleFile } from './sample.fixture.js';

async function publish(played: PlayedFile): Promise<readonly CloudEvent[]> {
  const sink = new MemorySink();
  const module = await Test.createTestingModule({
    imports: [
      CloudEventsModule.forRoot({ sink: 'none', sinks: [sink] }),
      CloudEventsModule.forFeature([depositsRouter]),
    ],
    providers: [HandProjector, PlayerCloudEventsProjector],
  }).compile();
  const app = await module.init();
  for (const book of played.books.flat()) await app.get(CloudEventsPublisher).publish(book);
  await app.close();
  return sink.events;
}

/** Extensions and data of an event; attributes of the envelope apart. */
function published(event: CloudEvent | undefined) {
  const {
    specversion: _v,
    id: _i,
    source: _s,
    subject: _u,
    time: _t,
    correlationid: _c,
    ...rest
  } = { ...event } as Partial<CloudEvent>;
  return rest;
}

describe.each(handFiles)('of %s', (file) => {
  let played: PlayedFile;
  let events: readonly CloudEvent[];
  let text: string;
  beforeAll(async () => {
    played = await playFile(file);
    events = await publish(played);
    text = JSON.stringify(events);
  });

  it('no e-mail address and no account reference leaves', () => {
    const books = played.books.flat();
    const secrets = [
      ...eventsOf(books, PlayerRegistered).flatMap(({ email, accountReference }) => [email, accountReference]),
      ...eventsOf(books, FundsDeposited).map(({ accountReference }) => accountReference),
    ];
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(/@|account/i.exec(text)?.[0]).toBeUndefined();
  });

  it('no card leaves, neither dealt nor shown nor on the board', () => {
    const books = played.books.flat();
    const seen = [...eventsOf(books, HoleCardsDealt), ...eventsOf(books, HandShown)].flatMap(({ cards }) => cards);
    expect(seen.length).toBeGreaterThan(0);
    expect(/"(?:[2-9TJQKA][cdhs]|\?\?)+"/.exec(text)?.[0]).toBeUndefined();
    expect(/"[^"]*(?:cards?|board)":/i.exec(text)?.[0]).toBeUndefined();
  });

  it('only the members meant for it leave', () => {
    const members = new Map(events.map(({ type }) => [type, new Set<string>()] as const));
    for (const { type, data } of events) for (const name of Object.keys(data as object)) members.get(type)?.add(name);
    const allowed: Record<string, readonly string[]> = {
      'com.poker.player.registered': ['displayName', 'playerType'],
      'com.poker.player.deposited': ['amount'],
      'io.angzarr.poker.all_in': ['handId', 'playerId', 'amount', 'street', 'pot'],
      'io.angzarr.poker.big_pot': ['handId', 'pot', 'bigBlinds', 'currency'],
      'io.angzarr.poker.hand.complete': ['handId', 'outcome', 'pot', 'currency', 'winners', 'winningHand'],
    };
    for (const [type, names] of members) expect(allowed[type] ?? []).toEqual(expect.arrayContaining([...names]));
  });

  it('every hand, every all-in, every player and every deposit is published, and nothing else of the rest', () => {
    const books = played.books.flat();
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(count('io.angzarr.poker.hand.complete')).toBe(played.hands.length);
    expect(count('io.angzarr.poker.all_in')).toBe(
      eventsOf(books, PlayerActed).filter(({ actionType }) => actionType === 'ALL_IN').length,
    );
    expect(count('com.poker.player.registered')).toBe(eventsOf(books, PlayerRegistered).length);
    expect(count('com.poker.player.deposited')).toBe(eventsOf(books, FundsDeposited).length);
  });

  it('no two events have the same source and id', () => {
    expect(new Set(events.map(({ source, id }) => `${source} ${id}`)).size).toBe(events.length);
  });
});

describe('the envelopes of the sample', () => {
  let events: readonly CloudEvent[];
  beforeAll(async () => {
    events = await publish(await playFile(sampleFile));
  });
  const first = (type: string) => events.find((event) => event.type === type);

  it('a registered player has a name and a type', () => {
    expect(published(first('com.poker.player.registered'))).toEqual({
      type: 'com.poker.player.registered',
      datacontenttype: 'application/json',
      data: { displayName: 'Ada Birch', playerType: 'HUMAN' },
    });
  });

  it('a deposit has an amount and a priority', () => {
    expect(published(first('com.poker.player.deposited'))).toEqual({
      type: 'com.poker.player.deposited',
      datacontenttype: 'application/json',
      priority: 'normal',
      data: { amount: 20_000 },
    });
  });

  it('an all-in is an alert', () => {
    expect(published(first('io.angzarr.poker.all_in'))).toMatchObject({
      alertlevel: 'high',
      data: { amount: 18_850, street: 'PREFLOP', pot: 28_750 },
    });
  });

  it('a big pot is an alert with its jurisdiction, of the same page as the end of the hand', () => {
    const big = first('io.angzarr.poker.big_pot');
    expect(published(big)).toMatchObject({
      alertlevel: 'medium',
      jurisdiction: 'nevada',
      data: { pot: 42_800, bigBlinds: 214, currency: 'USD' },
    });
    const complete = events.find(({ type, subject }) => type.endsWith('complete') && subject === big?.subject);
    expect(big?.id).toBe(`${complete?.id}:1`);
  });

  it('time, subject and correlation come from the hand', () => {
    expect(first('io.angzarr.poker.hand.complete')).toMatchObject({
      source: 'angzarr/hand',
      time: '2026-03-14T19:02:10-07:00',
      subject: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      correlationid: expect.stringMatching(/^session-[0-9a-f]{12}$/) as unknown,
    });
  });
});
