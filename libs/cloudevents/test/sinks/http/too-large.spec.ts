import { describe, expect, it } from 'vitest';
import { type Answer, inTurn, reply } from '../../../../../test/support/http/answers.js';
import { eventsOf, idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

/** Takes bodies up to a size and refuses the others, as a proxy in front of a receiver would. */
function takesUpTo(bytes: number): Answer {
  return (response, request) => (request.body.length > bytes ? reply(413) : reply(204))(response, request);
}

/** What the receiver took, request by request. */
function taken(receiver: ScriptedReceiver, bytes: number): readonly string[] {
  return idsOf(receiver.requests.filter(({ body }) => body.length <= bytes));
}

const large = 'x'.repeat(2000);

/** Bodies and events that are too large, for the receiver or for the settings. */
describe('HTTP sink, too large', () => {
  it.each([[1], [2], [7], [16], [100]])(
    'H17: of 100 events number %i alone fails, all others arrive once, in order',
    async (culprit) => {
      const receiver = await ScriptedReceiver.listen(takesUpTo(1500));
      const room = new HttpRoom(receiver.url);
      const all = events(100, (number) => (number === culprit ? { data: large } : {}));
      const deliveries = await room.deliver(...all);

      deliveries.forEach((delivery, index) => {
        expect(delivery).toMatchObject(
          index + 1 === culprit
            ? { status: 'failed', reason: 'too-large', error: { statusCode: 413 } }
            : { status: 'delivered' },
        );
      });
      const others = all.map(({ id }) => id).filter((id) => id !== String(culprit));
      expect(taken(receiver, 1500)).toEqual(others);
      expect(room.health).toMatchObject({ pending: 0 });
    },
  );

  it('H17: several culprits of one subject: the order of the others is kept', async () => {
    const receiver = await ScriptedReceiver.listen(takesUpTo(1500));
    const culprits = new Set([3, 4, 10]);
    const all = events(12, (n) => ({ subject: 'table-1', ...(culprits.has(n) ? { data: large } : {}) }));
    const deliveries = await new HttpRoom(receiver.url).deliver(...all);

    expect(deliveries.flatMap(({ reason }, index) => (reason === 'too-large' ? [index + 1] : []))).toEqual([3, 4, 10]);
    expect(taken(receiver, 1500)).toEqual(['1', '2', '5', '6', '7', '8', '9', '11', '12']);
  });

  it('H17: an event of the same subject that follows waits for the whole search', async () => {
    const receiver = await ScriptedReceiver.listen(takesUpTo(700));
    const room = new HttpRoom(receiver.url);
    const first = room.deliver(...events(8, () => ({ subject: 'a' })));
    const after = room.deliverOne(anEvent('9', { subject: 'a' }));

    expect(await first).toMatchObject(Array(8).fill({ status: 'delivered' }));
    expect(await after).toMatchObject({ status: 'delivered' });
    expect(taken(receiver, 700)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('H17: a half that is repeated meanwhile loses nothing', async () => {
    const answers = inTurn(reply(413), reply(503), reply(204));
    const receiver = await ScriptedReceiver.listen(answers);
    const deliveries = await new HttpRoom(receiver.url).deliver(...events(4));

    expect(deliveries).toMatchObject(Array(4).fill({ status: 'delivered' }));
    expect(receiver.requests.map((request) => idsOf([request]).join())).toEqual(['1,2,3,4', '1,2', '1,2', '3,4']);
  });

  it('H17: the search is short: a single culprit among 64 costs two requests per halving', async () => {
    const receiver = await ScriptedReceiver.listen(takesUpTo(10_000));
    await new HttpRoom(receiver.url).deliver(...events(64, (n) => (n === 50 ? { data: 'x'.repeat(10_000) } : {})));
    expect(receiver.requests.length).toBeLessThanOrEqual(1 + 2 * Math.log2(64));
  });

  it('H19: an event larger than a batch may be goes alone, in its turn', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url, { batchBytes: 1024, concurrency: 1 });
    const deliveries = await room.deliver(...events(5, (n) => ({ subject: 'a', ...(n === 3 ? { data: large } : {}) })));

    expect(deliveries).toMatchObject(Array(5).fill({ status: 'delivered', attempts: 1 }));
    expect(receiver.requests.map((request) => eventsOf(request).map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['3'],
      ['4', '5'],
    ]);
  });

  it('H19: an event above the hard limit fails before any request', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url, { maxEventBytes: 1024 });
    const [first, second, third] = await room.deliver(...events(3, (n) => (n === 2 ? { data: large } : {})));

    expect(second).toMatchObject({ status: 'failed', reason: 'too-large', attempts: 0, error: { retryable: false } });
    expect(second?.error?.message).toMatch(
      /^The event has 2[0-9]{3} bytes, more than the limit of 1024 \(CLOUDEVENTS_HTTP_MAX_EVENT_BYTES\); it was not sent$/,
    );
    expect([first, third]).toMatchObject(Array(2).fill({ status: 'delivered' }));
    expect(receiver.events.map(({ id }) => id)).toEqual(['1', '3']);

    expect(await room.deliverOne(anEvent('4', { data: large }))).toMatchObject({ reason: 'too-large' });
    expect(receiver.requests).toHaveLength(1);
  });

  it.each(['batch', 'structured', 'binary'] as const)(
    'H19: the hard limit itself is allowed, one byte more is not, in %s mode',
    async (mode) => {
      const receiver = await ScriptedReceiver.listen();
      const event = anEvent('1', { datacontenttype: 'text/plain', data: 'x'.repeat(500) });
      await new HttpRoom(receiver.url, { mode }).deliverOne(event);
      const body = receiver.requests[0]?.body.length ?? 0;
      const size = mode === 'batch' ? body - '[]'.length : body;

      expect(await new HttpRoom(receiver.url, { mode, maxEventBytes: size }).deliverOne(event)).toMatchObject({
        status: 'delivered',
      });
      const tooMuch = await new HttpRoom(receiver.url, { mode, maxEventBytes: size - 1 }).deliverOne(event);
      expect(tooMuch).toMatchObject({ reason: 'too-large' });
      expect(tooMuch.error?.message).toContain(`has ${size} bytes, more than the limit of ${size - 1} (`);
    },
  );
});
