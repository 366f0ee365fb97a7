import { describe, expect, it } from 'vitest';
import { type Answer, inTurn, once, reply } from '../../../../../test/support/http/answers.js';
import { Gate } from '../../../../../test/support/http/gate.js';
import { eventsOf, idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

/** The events of each request. */
function batchesOf(receiver: ScriptedReceiver): readonly string[] {
  return receiver.requests.map((request) => idsOf([request]).join(' '));
}

/** How events become requests. */
describe('HTTP sink, batches', () => {
  it('100 events make one request by default, one more makes a second', async () => {
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(receiver.url, { concurrency: 1 }).deliver(...events(101));
    expect(receiver.requests.map((request) => eventsOf(request).length)).toEqual([100, 1]);
  });

  it('are cut by count', async () => {
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(receiver.url, { batchSize: 3, concurrency: 1 }).deliver(...events(8));
    expect(batchesOf(receiver)).toEqual(['1 2 3', '4 5 6', '7 8']);
  });

  it('are cut by the exact bytes of the body', async () => {
    const whole = await ScriptedReceiver.listen();
    const four = events(4, (n) => ({ data: { text: 'ü€😀'.repeat(n) } }));
    await new HttpRoom(whole.url).deliver(...four);
    const bytes = whole.requests[0]?.body.length ?? 0;

    const justEnough = await ScriptedReceiver.listen();
    await new HttpRoom(justEnough.url, { batchBytes: bytes, concurrency: 1 }).deliver(...four);
    expect(justEnough.requests.map(({ body }) => body.length)).toEqual([bytes]);

    const oneByteLess = await ScriptedReceiver.listen();
    await new HttpRoom(oneByteLess.url, { batchBytes: bytes - 1, concurrency: 1 }).deliver(...four);
    expect(batchesOf(oneByteLess)).toEqual(['1 2 3', '4']);
  });

  it.each([300, 777, 1024, 5000])(
    'no body is larger than %i bytes unless it holds a single event',
    async (batchBytes) => {
      const receiver = await ScriptedReceiver.listen();
      const sizes = [0, 10, 600, 1, 900, 5, 5, 5, 3000, 40, 2, 700, 0, 0, 0, 150, 6000, 80];
      const all = events(180, (n) => ({ data: 'é'.repeat(sizes[n % sizes.length] as number) }));
      const deliveries = await new HttpRoom(receiver.url, { batchBytes, concurrency: 1 }).deliver(...all);

      expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
      expect(idsOf(receiver.requests)).toEqual(all.map(({ id }) => id));
      for (const { body } of receiver.requests.filter((request) => eventsOf(request).length > 1)) {
        expect(body.length).toBeLessThanOrEqual(batchBytes);
      }
      // And as full as the limit allows: the first event of a request would not have fitted into the one before.
      const bodies = receiver.requests.map((request) => request.body.length);
      receiver.requests.slice(1).forEach((request, index) => {
        const first = JSON.stringify(eventsOf(request)[0]);
        expect((bodies[index] as number) + 1 + Buffer.byteLength(first)).toBeGreaterThan(batchBytes);
      });
    },
  );

  it('while a request is under way the next batch gathers', async () => {
    const gate = new Gate();
    const receiver = await ScriptedReceiver.listen(inTurn(once(gate.opened, reply(204)), reply(204)));
    const room = new HttpRoom(receiver.url, { concurrency: 1 });

    const first = room.deliverOne(anEvent('first'));
    await until('the first request is under way', () => receiver.underWay === 1);
    const rest = events(50).map((event) => room.deliverOne(event));
    gate.open();
    await Promise.all([first, ...rest]);

    expect(receiver.requests.map((request) => eventsOf(request).length)).toEqual([1, 50]);
  });

  it('what is published in one burst goes in one request', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url);
    await Promise.all(events(20).map((event) => room.deliverOne(event)));
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([1, 3, 4])('never more than %i requests are under way at once, and as many as that', async (concurrency) => {
    const gate = new Gate();
    const receiver = await ScriptedReceiver.listen(once(gate.opened, reply(204)));
    const room = new HttpRoom(receiver.url, { concurrency, batchSize: 1 });

    const all = room.deliver(...events(20));
    await until('the limit is reached', () => receiver.underWay === concurrency);
    gate.open();

    expect(await all).toMatchObject(Array(20).fill({ status: 'delivered', attempts: 1 }));
    expect(receiver.mostUnderWay).toBe(concurrency);
    expect(room.sink.mostUnderWay).toBe(concurrency);
    expect(receiver.connections).toBeLessThanOrEqual(concurrency);
    expect(receiver.requests).toHaveLength(20);
  });

  it('a batch that waits for its next attempt holds no place', async () => {
    const stubborn: Answer = (response, request) =>
      (request.body.includes('"stubborn"') ? reply(503) : reply(204))(response, request);
    const receiver = await ScriptedReceiver.listen(stubborn);
    const policy = { attempts: 2, minDelay: 300, maxDelay: 300 };
    const room = new HttpRoom(receiver.url, { concurrency: 1, batchSize: 1, policy });

    const waiting = room.deliverOne(anEvent('stubborn'));
    await until('the first attempt has failed', () => room.health?.status === 'down');
    await room.deliver(...events(5));
    expect(receiver.requests).toHaveLength(6);
    expect(await waiting).toMatchObject({ reason: 'exhausted', attempts: 2 });
  });

  it('an empty call sends nothing', async () => {
    const receiver = await ScriptedReceiver.listen();
    expect(await new HttpRoom(receiver.url).deliver()).toEqual([]);
    expect(receiver.connections).toBe(0);
  });
});
