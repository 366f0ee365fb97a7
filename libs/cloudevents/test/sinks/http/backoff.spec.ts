import { describe, expect, it } from 'vitest';
import { inTurn, reply } from '../../../../../test/support/http/answers.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { defaultRetryPolicy } from '../../support/default-retry-policy.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';
import { Schedule } from './schedule.js';

/** How often and when an attempt is repeated, by a clock that only the test turns. */
describe('HTTP sink, repeated attempts', () => {
  it.each([500, 502, 503, 504, 599])('H6: %i is tried 5 times, then the event fails as exhausted', async (status) => {
    const receiver = await ScriptedReceiver.listen(reply(status, {}, 'out of order'));
    const schedule = new Schedule(receiver.url);

    const delivery = schedule.room.deliverOne(anEvent('1'));
    for (const wait of [100, 200, 400, 800]) {
      expect(await schedule.nextWait()).toBe(wait);
      await schedule.pass(wait);
    }

    expect(await delivery).toMatchObject({ status: 'failed', reason: 'exhausted', attempts: 5 });
    expect((await delivery).error).toMatchObject({ statusCode: status, retryable: true });
    expect(receiver.requests).toHaveLength(5);
    expect(schedule.room.health).toMatchObject({ status: 'down', pending: 0 });
  });

  it('H6: chance makes a wait up to twice as long, never shorter', async () => {
    const receiver = await ScriptedReceiver.listen(reply(500));
    const schedule = new Schedule(receiver.url, { chance: () => 0.75 });

    const delivery = schedule.room.deliverOne(anEvent('1'));
    for (const wait of [175, 350, 700, 1400]) {
      expect(await schedule.nextWait()).toBe(wait);
      await schedule.pass(wait);
    }
    expect(await delivery).toMatchObject({ reason: 'exhausted' });
  });

  it('H6: no wait is longer than 5 s', async () => {
    const receiver = await ScriptedReceiver.listen(reply(500));
    const policy = { ...defaultRetryPolicy, attempts: 9 };
    const schedule = new Schedule(receiver.url, { policy, chance: () => 0.999 });

    const delivery = schedule.room.deliverOne(anEvent('1'));
    for (let attempt = 1; attempt < 9; attempt++) await schedule.clock.advance(await schedule.nextWait());
    expect(await delivery).toMatchObject({ reason: 'exhausted', attempts: 9 });
    expect(Math.max(...schedule.waits)).toBe(5000);
    expect(schedule.waits.slice(-3)).toEqual([5000, 5000, 5000]);
  });

  it('H6: on a real clock the receiver sees every wait inside its window', async () => {
    const receiver = await ScriptedReceiver.listen(reply(503));
    const policy = { attempts: 4, minDelay: 40, maxDelay: 1000 };
    await new HttpRoom(receiver.url, { policy }).deliverOne(anEvent('1'));

    const arrivals = receiver.requests.map(({ arrivedAt }) => arrivedAt);
    const waits = arrivals.slice(1).map((arrival, index) => arrival - (arrivals[index] as number));
    expect(waits).toHaveLength(3);
    // Twice the base at most; the rest is room for a busy machine.
    [40, 80, 160].forEach((base, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(base);
      expect(waits[index]).toBeLessThan(2 * base + 250);
    });
  });

  it('H4: 429 without Retry-After is repeated with the usual waits', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(429), reply(429), reply(204)));
    const schedule = new Schedule(receiver.url);

    const delivery = schedule.room.deliverOne(anEvent('1'));
    await schedule.pass(await schedule.nextWait());
    await schedule.pass(await schedule.nextWait());

    expect(await delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 3 });
    expect(schedule.waits).toEqual([100, 200]);
    expect(schedule.room.health).toMatchObject({ status: 'up' });
  });

  it('H9: every attempt sends the same bytes', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(500), reply(429), reply(503), reply(204)));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1', { data: { n: 1, text: 'ü' } }));

    expect(delivery).toMatchObject({ status: 'delivered', attempts: 4 });
    const [first, ...others] = receiver.requests;
    expect(others).toHaveLength(3);
    for (const other of others) {
      expect(other.body.equals(first?.body as Buffer)).toBe(true);
      expect(other.headers).toEqual(first?.headers);
    }
  });
});
