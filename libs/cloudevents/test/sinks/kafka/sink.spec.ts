import { describe, expect, it } from 'vitest';
import { InvalidEventError, SinkError } from '../../../src/errors/index.js';
import { KafkaClientError, kafkaSinkDefaults } from '../../../src/sinks/kafka/index.js';
import type { Outcome } from '../../../src/sinks/sink.js';
import { anEvent, eventsOf } from './support/events.js';
import { HandClock } from './support/hand-clock.js';
import { fails, never, ok, ScriptedClients } from './support/scripted-client.js';
import { aRoom, aSink, type SinkSettings } from './support/sinks.js';

const failure = (kind: KafkaClientError['failure'], code = 'CODE') => new KafkaClientError(kind, code, 'text');

/** One attempt with these events. */
function attempt(sink: ReturnType<typeof aSink>, events = [anEvent(1)]) {
  return sink.attempt(sink.prepare(events.map((event) => sink.encode(event))));
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('KafkaSink', () => {
  it('bounds sends by count and bytes, one at a time', () => {
    const sink = aSink(new ScriptedClients().factory, { topic: 'a' });
    expect(sink.limits).toEqual({
      events: 500,
      bytes: 921_600,
      overhead: 61,
      hardLimit: 1_048_576,
      hardLimitName: 'CLOUDEVENTS_KAFKA_MAX_EVENT_BYTES',
      linger: 0,
      concurrency: 1,
      attemptTimeout: Infinity,
    });
    expect(sink.limits.bytes).toBeLessThan(1_048_588);
    expect(sink.name).toBe('kafka');
    expect(kafkaSinkDefaults.timeout).toBe(5);
  });

  describe('order', () => {
    const laneOf = (settings: SinkSettings, members = {}) =>
      aSink(new ScriptedClients().factory, settings).encode(anEvent(1, members)).key;

    it('is kept per record key', () => {
      expect(laneOf({ topic: 'a' })).toBe('seat-1');
      expect(laneOf({ topic: 'a', key: 'partitionkey' }, { partitionkey: 'table-7' })).toBe('table-7');
    });

    it('K10 is not kept without a key', () => {
      expect(laneOf({ topic: 'a' }, { subject: undefined })).toBeUndefined();
      expect(laneOf({ topic: 'a', key: 'none' })).toBeUndefined();
    });

    it('K12 is kept per topic where events choose theirs', () => {
      const topic = (event: { id: string }) => `topic-${event.id}`;
      const sink = aSink(new ScriptedClients().factory, { topic });
      expect(sink.encode(anEvent(1)).key).not.toBe(sink.encode(anEvent(2)).key);
      expect(sink.encode(anEvent(1)).key).toBe(sink.encode(anEvent(1)).key);
    });
  });

  describe('K12 a topic that cannot be', () => {
    const legal = 'must be a topic name: letters, digits, dot, underscore and hyphen, at most 249';
    const fail = (thrown: unknown) => () => {
      throw thrown;
    };

    it.each([
      ['throws', fail(new Error('no tenant\nat x')), 'cannot be chosen: no tenant'],
      ['throws no error', fail('text'), 'cannot be chosen: threw string'],
      ['gives a name with a space', () => 'a b', legal],
      ['gives an empty name', () => '', legal],
      ['gives dots', () => '..', legal],
      ['gives a name that is too long', () => 'x'.repeat(250), legal],
      ['gives nothing', () => undefined, legal],
      ['gives a promise', () => Promise.reject(new Error('too late')), legal],
    ])('is refused when the choice %s', (_, topic, rule) => {
      const sink = aSink(new ScriptedClients().factory, { topic: topic as () => string });
      const encode = () => sink.encode(anEvent(1));
      expect(encode).toThrow(InvalidEventError);
      expect(encode).toThrow(expect.objectContaining({ problems: [{ attribute: 'topic', rule }] }));
    });

    it('keeps the whole call from being sent', () => {
      const clients = new ScriptedClients();
      const topic = ({ id }: { id: string }) => (id === '2' ? 'a b' : 'a');
      const room = aRoom(aSink(clients.factory, { topic }));
      expect(() => room.accept([anEvent(1), anEvent(2)])).toThrow(InvalidEventError);
      expect(room.health()).toMatchObject([{ pending: 0 }]);
      expect(clients.made).toBe(0);
    });
  });

  describe('K12 with several topics', () => {
    const topic = (event: { type: string }) => event.type;
    const events = ['good', 'bad', 'good', 'other'].map((type, id) => anEvent(id, { type }));

    it('makes one send per topic, in order', async () => {
      const clients = new ScriptedClients();
      await attempt(aSink(clients.factory, { topic }), events);
      expect(clients.sent.map((sent) => [sent.topic, sent.records.length])).toEqual([
        ['good', 2],
        ['bad', 1],
        ['other', 1],
      ]);
      expect(clients.made).toBe(1);
    });

    it('attributes a failure to its topic only, and goes on with a new client', async () => {
      const clients = new ScriptedClients({ sendBatch: [ok, fails(failure('unauthorized')), ok] });
      const outcomes = (await attempt(aSink(clients.factory, { topic }), events)) as Outcome[];
      expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected', 'delivered', 'delivered']);
      expect(outcomes[1]).toHaveProperty('error.message', "Kafka topic 'bad': text (CODE)");
      expect(clients.sent.map(({ client }) => client)).toEqual([1, 1, 2]);
    });

    it('does not try the other topics when there is no connection', async () => {
      const clients = new ScriptedClients({ connect: [fails(failure('unavailable'))] });
      const outcomes = (await attempt(aSink(clients.factory, { topic }), events)) as Outcome[];
      expect(outcomes.map(({ status }) => status)).toEqual(['retry', 'retry', 'retry', 'retry']);
      expect(clients.made).toBe(1);
      expect(clients.sent).toEqual([]);
    });
  });

  describe('client', () => {
    it('stays in use while sends succeed', async () => {
      const clients = new ScriptedClients();
      const sink = aSink(clients.factory, { topic: 'a' });
      for (const event of eventsOf(5, ['x'])) expect(await attempt(sink, [event])).toEqual({ status: 'delivered' });
      expect(clients.made).toBe(1);
      expect(clients.closed).toEqual([]);
    });

    it.each(['unavailable', 'unauthorized', 'too-large', 'rejected'] as const)(
      'K4 is closed and replaced after a send failed as %s',
      async (kind) => {
        const clients = new ScriptedClients({ sendBatch: [fails(failure(kind))] });
        const sink = aSink(clients.factory, { topic: 'a' });
        await attempt(sink);
        expect(clients.closed).toEqual([1]);
        expect(await attempt(sink)).toEqual({ status: 'delivered' });
        expect(clients.sent.map(({ client }) => client)).toEqual([1, 2]);
      },
    );

    it('is closed and replaced after its connect failed, and never used', async () => {
      const clients = new ScriptedClients({ connect: [fails(failure('unavailable'))] });
      const sink = aSink(clients.factory, { topic: 'a' });
      expect(await attempt(sink)).toMatchObject({ status: 'retry' });
      expect(await attempt(sink)).toEqual({ status: 'delivered' });
      expect(clients.closed).toEqual([1]);
      expect(clients.sent.map(({ client }) => client)).toEqual([2]);
    });

    it.each([new Error('a defect'), 'no error at all', undefined])(
      'may be defective without loss: %s',
      async (thrown) => {
        const clients = new ScriptedClients({ sendBatch: [fails(thrown)] });
        expect(await attempt(aSink(clients.factory, { topic: 'a' }))).toMatchObject({
          status: 'retry',
          error: { causeCode: 'CLIENT_FAILED' },
        });
      },
    );

    it('may fail to be made', async () => {
      const factory = () => {
        throw new Error('no client today');
      };
      expect(await attempt(aSink(factory, { topic: 'a' }))).toMatchObject({
        status: 'retry',
        error: { message: "Kafka topic 'a': no client today (CLIENT_FAILED)" },
      });
    });
  });

  describe('K9 deadline', () => {
    it('fires on a send that never settles, and the client is closed', async () => {
      const clock = new HandClock();
      const clients = new ScriptedClients({ sendBatch: [never] });
      const sink = aSink(clients.factory, { topic: 'a', clock, timeout: 3 });
      const outcome = attempt(sink);
      await turn();
      clock.move(2_999);
      await turn();
      expect(clients.closed).toEqual([]);
      clock.move(1);
      expect(await outcome).toMatchObject({
        status: 'retry',
        error: { message: "Kafka topic 'a': no acknowledgement within 3 s (DELIVERY_TIMEOUT)" },
      });
      expect(clients.closed).toEqual([1]);
      expect(await attempt(sink)).toEqual({ status: 'delivered' });
      expect(clock.waiting).toBe(0);
    });

    it('covers connecting, and a client that connects too late sends nothing', async () => {
      const clock = new HandClock();
      let connected: () => void = () => undefined;
      const late = () => new Promise<void>((resolve) => (connected = resolve));
      const clients = new ScriptedClients({ connect: [late] });
      const sink = aSink(clients.factory, { topic: 'a', clock, timeout: 3 });
      const outcome = attempt(sink);
      await turn();
      clock.move(3_000);
      expect(await outcome).toMatchObject({ status: 'retry', error: { causeCode: 'DELIVERY_TIMEOUT' } });
      connected();
      await turn();
      expect(clients.sent).toEqual([]);
    });
  });

  describe('close', () => {
    it('settles a send under way at once, and sends nothing afterwards', async () => {
      const clients = new ScriptedClients({ sendBatch: [never] });
      const sink = aSink(clients.factory, { topic: 'a', clock: new HandClock() });
      const outcome = attempt(sink);
      await turn();
      await sink.close();
      expect(await outcome).toMatchObject({ status: 'retry', error: { causeCode: 'CLOSED' } });
      expect(clients.closed).toEqual([1]);
      expect(await attempt(sink)).toMatchObject({ status: 'retry', error: { causeCode: 'CLOSED' } });
      await expect(sink.check()).rejects.toThrow('the sink is closed');
      expect(clients.made).toBe(1);
    });

    it('can be repeated, and works on a sink that never sent', async () => {
      const sink = aSink(new ScriptedClients().factory, { topic: 'a' });
      await sink.close();
      await expect(sink.close()).resolves.toBeUndefined();
    });
  });

  describe('check', () => {
    it('asks a client of its own about the topic, and closes it', async () => {
      const clients = new ScriptedClients();
      await aSink(clients.factory, { topic: 'orders' }).check();
      expect(clients.checked).toEqual(['orders']);
      expect(clients.closed).toEqual([1]);
    });

    it('asks about no topic when events choose theirs', async () => {
      const clients = new ScriptedClients();
      await aSink(clients.factory, { topic: () => 'orders' }).check();
      expect(clients.checked).toEqual([undefined]);
    });

    it('tells in one sentence what is wrong', async () => {
      const clients = new ScriptedClients({ check: [fails(failure('unauthorized'))] });
      const error: unknown = await aSink(clients.factory, { topic: 'orders' })
        .check()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SinkError);
      expect(error).toMatchObject({ message: "Kafka topic 'orders': text (CODE)", retryable: false });
      expect(clients.closed).toEqual([1]);
    });

    it('has a deadline', async () => {
      const clock = new HandClock();
      const clients = new ScriptedClients({ check: [never] });
      const checked = aSink(clients.factory, { topic: 'orders', clock, timeout: 2 }).check();
      clock.move(2_000);
      await expect(checked).rejects.toMatchObject({ causeCode: 'DELIVERY_TIMEOUT', retryable: true });
      expect(clients.closed).toEqual([1]);
    });
  });
});
