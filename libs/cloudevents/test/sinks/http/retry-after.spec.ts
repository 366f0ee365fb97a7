import { describe, expect, it } from 'vitest';
import { inTurn, reply } from '../../../../../test/support/http/answers.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { settle } from '../../../../../test/support/manual-clock.js';
import { until } from '../../../../../test/support/until.js';
import { defaultRetryPolicy } from '../../support/default-retry-policy.js';
import { retryAfter } from '../../../src/sinks/http/retry-after.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';
import { Schedule } from './schedule.js';

/** The schedule's clock begins at this moment. */
const now = Date.UTC(2026, 0, 1);

/** What happens after one answer with this `Retry-After`. */
async function afterFirst(
  status: number,
  value: string,
): Promise<{ schedule: Schedule; wait: number; receiver: ScriptedReceiver }> {
  const receiver = await ScriptedReceiver.listen(inTurn(reply(status, { 'retry-after': value }), reply(204)));
  const schedule = new Schedule(receiver.url);
  void schedule.room.deliverOne(anEvent('1'));
  return { schedule, wait: await schedule.nextWait(), receiver };
}

describe('HTTP sink, Retry-After', () => {
  it.each([
    ['429, seconds', 429, '2', 2000],
    ['503, seconds', 503, '120', 120_000],
    ['429, an HTTP date', 429, new Date(now + 7000).toUTCString(), 7000],
    ['503, an HTTP date', 503, new Date(now + 90_000).toUTCString(), 90_000],
    ['a wait shorter than the backoff', 429, '0', 100],
    ['a date in the past', 429, new Date(now - 60_000).toUTCString(), 100],
    ['-1', 429, '-1', 100],
    ['text', 503, 'soon', 100],
    ['a fraction', 429, '1.5', 100],
    ['nothing', 429, '', 100],
  ])('H5: %s', async (_, status, value, expected) => {
    const { schedule, wait, receiver } = await afterFirst(status, value);
    expect(wait).toBe(expected);

    await schedule.pass(wait);
    await until('the event arrives', () => receiver.requests.length === 2);
  });

  it.each([['Fri, 02 Jan 2026 00:00:00 GMT'], ['Friday, 02-Jan-26 00:00:00 GMT'], ['Fri Jan  2 00:00:00 2026']])(
    'H5: all three forms of an HTTP date are GMT: %s',
    (date) => {
      const zone = process.env['TZ'];
      process.env['TZ'] = 'America/New_York';
      try {
        expect(retryAfter(date, now)).toBe(24 * 60 * 60 * 1000);
      } finally {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      }
    },
  );

  it('H5: the whole sink pauses, other subjects and new events included', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(429, { 'retry-after': '60' }), reply(204)));
    const schedule = new Schedule(receiver.url);

    const first = schedule.room.deliverOne(anEvent('1', { subject: 'a' }));
    await schedule.nextWait();
    const other = schedule.room.deliverOne(anEvent('2', { subject: 'b' }));
    await schedule.clock.advance(59_999);
    const late = schedule.room.deliverOne(anEvent('3'));
    await schedule.clock.advance(0);
    expect(schedule.attempts).toBe(1);
    expect(receiver.requests).toHaveLength(1);

    await schedule.clock.advance(1);
    expect(await Promise.all([first, other, late])).toMatchObject(Array(3).fill({ status: 'delivered' }));
    expect(idsOf(receiver.requests).toSorted()).toEqual(['1', '1', '2', '3']);
  });

  it.each([
    ['10', '3'],
    ['3', '10'],
  ])('H5: of two waits asked for, %s s and %s s, the longer one counts', async (first, second) => {
    const answers = inTurn(reply(503, { 'retry-after': first }), reply(429, { 'retry-after': second }), reply(204));
    const receiver = await ScriptedReceiver.listen(answers);
    const schedule = new Schedule(receiver.url, { batchSize: 1 });

    const both = Promise.all([schedule.room.deliverOne(anEvent('1')), schedule.room.deliverOne(anEvent('2'))]);
    await until('both are refused', () => schedule.waits.length >= 3);
    await schedule.clock.advance(9_999);
    expect(schedule.attempts).toBe(2);
    await schedule.clock.advance(1);

    expect(await both).toMatchObject(Array(2).fill({ status: 'delivered', attempts: 2 }));
  });

  it('H5: the last attempt failed, yet the pause holds for the events that follow', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(503, { 'retry-after': '5' }), reply(204)));
    const schedule = new Schedule(receiver.url, { policy: { ...defaultRetryPolicy, attempts: 1 } });

    expect(await schedule.room.deliverOne(anEvent('1'))).toMatchObject({ reason: 'exhausted' });
    const next = schedule.room.deliverOne(anEvent('2'));
    await schedule.pass(5000);
    expect(await next).toMatchObject({ status: 'delivered' });
  });

  it('H5: on a real clock the receiver never sees less than it asked for', async () => {
    const refusedAt = new Map<string, number>();
    const waits: number[] = [];
    const receiver = await ScriptedReceiver.listen((response, { body, arrivedAt }) => {
      const refused = refusedAt.get(body.toString());
      if (refused !== undefined) waits.push(arrivedAt - refused);
      refusedAt.set(body.toString(), performance.now());
      response.writeHead(refused === undefined ? 429 : 204, { 'retry-after': '1' }).end();
    });

    // Many senders, one begun after the other: a timer that fires a little early shows in some of them.
    const deliveries: Promise<unknown>[] = [];
    for (const event of events(50)) {
      deliveries.push(new HttpRoom(receiver.url).deliverOne(event));
      await settle();
    }
    await Promise.all(deliveries);
    expect(waits).toHaveLength(50);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
  });
});
