import { describe, expect, it } from 'vitest';
import { type Answer, hang, inTurn, once, reply } from '../../../../../test/support/http/answers.js';
import { Gate } from '../../../../../test/support/http/gate.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

const failedAsGone = { status: 'failed', reason: 'gone' };

/** 410 says for good that nobody wants these events any more. */
describe('HTTP sink, receiver gone', () => {
  it('H8: disables the sink; queued and later events fail as gone without another request', async () => {
    const answerNow = new Gate();
    const receiver = await ScriptedReceiver.listen(once(answerNow.opened, reply(410)));
    const room = new HttpRoom(receiver.url, { concurrency: 1, batchSize: 1 });

    const first = room.deliverOne(anEvent('1'));
    await until('the first request is under way', () => receiver.underWay === 1);
    const queued = room.deliver(...events(3));
    answerNow.open();

    expect(await first).toMatchObject({ ...failedAsGone, attempts: 1, error: { statusCode: 410 } });
    for (const delivery of await queued) expect(delivery).toMatchObject({ ...failedAsGone, attempts: 0 });
    expect(await room.deliverOne(anEvent('later'))).toMatchObject({ ...failedAsGone, attempts: 0 });
    expect(receiver.requests).toHaveLength(1);
  });

  it('H8: shows in the health, with the reason', async () => {
    const receiver = await ScriptedReceiver.listen(reply(410, {}, 'unsubscribed'));
    const room = new HttpRoom(receiver.url);
    expect(room.health).toMatchObject({ sink: 'http', status: 'up', pending: 0 });

    await room.deliverOne(anEvent('1'));
    expect(room.health).toMatchObject({ status: 'disabled', pending: 0 });
    expect(room.health?.lastError?.message).toContain('answered 410: unsubscribed');
  });

  it('H8: events that wait for their next attempt fail at once', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(503), reply(410)));
    const room = new HttpRoom(receiver.url, { policy: { attempts: 5, minDelay: 60_000, maxDelay: 60_000 } });

    const waiting = room.deliverOne(anEvent('1', { subject: 'a' }));
    await until('the first attempt has failed', () => room.health?.status === 'down');
    expect(await room.deliverOne(anEvent('2', { subject: 'b' }))).toMatchObject(failedAsGone);

    expect(await waiting).toMatchObject({ ...failedAsGone, attempts: 1 });
    expect(receiver.requests).toHaveLength(2);
  });

  it('H8: what was under way beside the 410 keeps its own outcome', async () => {
    const goneWasSeen = new Gate();
    const bySubject: Answer = (response, request) => {
      const answer = request.body.includes('"slow"') ? once(goneWasSeen.opened, reply(200)) : reply(410);
      answer(response, request);
    };
    const receiver = await ScriptedReceiver.listen(bySubject);
    const room = new HttpRoom(receiver.url);

    const slow = room.deliverOne(anEvent('1', { subject: 'slow' }));
    await until('the slow request is under way', () => receiver.underWay === 1);
    expect(await room.deliverOne(anEvent('2', { subject: 'fast' }))).toMatchObject(failedAsGone);
    goneWasSeen.open();

    expect(await slow).toMatchObject({ status: 'delivered' });
    expect(room.health?.status).toBe('disabled');
  });

  it('H8: nothing is left to wait for', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(410), hang));
    const room = new HttpRoom(receiver.url);
    await room.deliver(...events(5));

    await room.deliver(...events(5));
    expect(room.health?.pending).toBe(0);
    expect(await room.stop()).toBe(0);
  });
});
