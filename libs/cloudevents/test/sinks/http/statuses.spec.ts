import { describe, expect, it } from 'vitest';
import { inTurn, reply } from '../../../../../test/support/http/answers.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

/** What the status of an answer decides. */
describe('HTTP sink, status of the answer', () => {
  it.each([200, 201, 202, 204, 299])('H1: %i is a delivery, whatever the body says', async (status) => {
    const receiver = await ScriptedReceiver.listen(reply(status, {}, status === 204 ? '' : '{"error":"not really"}'));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 1 });
    expect(idsOf(receiver.requests)).toEqual(['1']);
  });

  it.each([400, 401, 403, 404, 405, 409, 415, 422])('H2: %i is final and keeps the status', async (status) => {
    const receiver = await ScriptedReceiver.listen(reply(status, {}, 'no, thank you'));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'rejected', attempts: 1 });
    expect(delivery.error).toMatchObject({ statusCode: status, retryable: false });
    expect(delivery.error?.message).toMatch(
      new RegExp(`^POST to ${new URL(receiver.url).origin} answered ${status}[^:]*: no, thank you$`),
    );
    expect(receiver.requests).toHaveLength(1);
  });

  it('H2: 404 and 405 say that it may be the path, which no message shows', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(404), reply(405)));
    const room = new HttpRoom(`${receiver.url}/token-4711`);
    const messages = [];
    for (const id of ['1', '2']) messages.push((await room.deliverOne(anEvent(id))).error?.message);

    const { origin } = new URL(receiver.url);
    expect(messages).toEqual([
      `POST to ${origin} answered 404 (nothing takes events at the path of this endpoint)`,
      `POST to ${origin} answered 405 (nothing takes events by POST at the path of this endpoint)`,
    ]);
  });

  it('H2: 413 for a single event is final and says whose limit it is above', async () => {
    const receiver = await ScriptedReceiver.listen(reply(413, {}, 'at most 1 kB'));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'too-large', attempts: 1, error: { statusCode: 413 } });
    expect(delivery.error?.message).toBe(
      `POST to ${new URL(receiver.url).origin} answered 413 (larger than the receiver accepts): at most 1 kB`,
    );
    expect(receiver.requests).toHaveLength(1);
  });

  it('H2: a refused batch fails each of its events, and later ones are still sent', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(400), reply(204)));
    const room = new HttpRoom(receiver.url);

    const refused = await room.deliver(...events(3));
    expect(refused.map(({ status, reason }) => `${status} ${reason}`)).toEqual(Array(3).fill('failed rejected'));
    expect(await room.deliverOne(anEvent('4'))).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('H3: 408 is final like any other 4xx', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(408), reply(204)));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'rejected', error: { statusCode: 408 } });
    expect(receiver.requests).toHaveLength(1);
  });

  it('H3: 408 is repeated when `retryStatuses` names it, and only what it names', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(reply(408), reply(204), reply(409)));
    const room = new HttpRoom(receiver.url, { retryStatuses: [408] });

    expect(await room.deliverOne(anEvent('1'))).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(await room.deliverOne(anEvent('2'))).toMatchObject({ status: 'failed', attempts: 1 });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('H7: %i is not followed and not repeated', async (status) => {
    const elsewhere = await ScriptedReceiver.listen();
    const receiver = await ScriptedReceiver.listen(reply(status, { location: elsewhere.url }));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'rejected', error: { statusCode: status } });
    expect(receiver.requests).toHaveLength(1);
    expect(elsewhere.connections).toBe(0);
  });
});
