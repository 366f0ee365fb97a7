import { describe, expect, it } from 'vitest';
import { type Answer, reply } from '../../../../../test/support/http/answers.js';
import { type ReceivedEvent, eventsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { turns } from '../../../../../test/support/turns.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

const subjects = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Per subject the ids, in the order of the requests that were answered with 2xx. */
class Arrivals {
  readonly bySubject = new Map<string, number[]>();
  readonly overlapping = new Set<string>();
  readonly #underWay = new Set<string>();

  begin(events: readonly ReceivedEvent[]): void {
    for (const subject of new Set(events.map(({ subject = '' }) => subject))) {
      if (this.#underWay.has(subject)) this.overlapping.add(subject);
      this.#underWay.add(subject);
    }
  }

  end(events: readonly ReceivedEvent[], accepted: boolean): void {
    for (const { id, subject = '' } of events) {
      this.#underWay.delete(subject);
      if (accepted) this.bySubject.set(subject, [...(this.bySubject.get(subject) ?? []), Number(id)]);
    }
  }
}

/** Answers after a while that differs from request to request, and refuses every `n`-th for now. */
function unsteady(arrivals: Arrivals, everyNth: number): Answer {
  let count = 0;
  return (response, request) => {
    const events = eventsOf(request);
    const accepted = ++count % everyNth !== 0;
    arrivals.begin(events);
    void turns((count * 7) % 12).then(() => {
      arrivals.end(events, accepted);
      reply(accepted ? 204 : 503)(response, request);
    });
  };
}

/** Events of one subject arrive in the order they were published, whatever happens on the way. */
describe('HTTP sink, order', () => {
  it.each([
    ['a steady receiver', Infinity, 10],
    ['every 4th request refused for now', 4, 10],
    ['every 2nd request refused for now, single events', 2, 1],
  ])('is kept per subject over concurrent requests: %s', async (_, everyNth, batchSize) => {
    const arrivals = new Arrivals();
    const receiver = await ScriptedReceiver.listen(unsteady(arrivals, everyNth));
    const policy = { attempts: 100, minDelay: 1, maxDelay: 6 };
    const room = new HttpRoom(receiver.url, { batchSize, concurrency: 4, policy });

    // Published in calls of three, mixed over the subjects, while earlier ones are on their way.
    const calls: Promise<unknown>[] = [];
    for (let id = 1; id <= 210; id += 3) {
      const call = [id, id + 1, id + 2].map((n) => anEvent(String(n), { subject: subjects[n % 7] as string }));
      calls.push(room.deliver(...call));
      if (id % 30 === 1) await until('something arrives', () => receiver.requests.length > 0);
    }
    await Promise.all(calls);

    for (const subject of subjects) {
      const ids = arrivals.bySubject.get(subject) ?? [];
      expect(ids).toHaveLength(30);
      expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    }
    expect(arrivals.overlapping).toEqual(new Set());
    expect(receiver.mostUnderWay).toBeGreaterThan(1);
  });

  it('a subject that is refused holds no other subject, and none without a subject', async () => {
    const refuseA: Answer = (response, request) =>
      (request.body.includes('"subject":"a"') ? reply(503) : reply(204))(response, request);
    const receiver = await ScriptedReceiver.listen(refuseA);
    const policy = { attempts: 3, minDelay: 150, maxDelay: 150 };
    const room = new HttpRoom(receiver.url, { policy });

    const held = Promise.all([
      room.deliverOne(anEvent('1', { subject: 'a' })),
      room.deliverOne(anEvent('2', { subject: 'a' })),
    ]);
    await until('it has been refused', () => room.health?.status === 'down');
    expect(await room.deliverOne(anEvent('3', { subject: 'b' }))).toMatchObject({ status: 'delivered' });
    expect(await room.deliverOne(anEvent('4'))).toMatchObject({ status: 'delivered' });
    expect(room.health?.pending).toBe(2);

    expect(await held).toMatchObject([{ reason: 'exhausted' }, { reason: 'exhausted' }]);
  });

  it('the next event of a subject goes when the one before has its outcome, not earlier', async () => {
    let answered = 0;
    const seen: number[] = [];
    const receiver = await ScriptedReceiver.listen((response, request) => {
      seen.push(answered);
      response.once('finish', () => answered++);
      reply(answered < 2 ? 500 : 204)(response, request);
    });
    const room = new HttpRoom(receiver.url, { batchSize: 1 });
    const both = await room.deliver(anEvent('1', { subject: 'a' }), anEvent('2', { subject: 'a' }));

    expect(both).toMatchObject([{ attempts: 3 }, { attempts: 1 }]);
    expect(receiver.events.map(({ id }) => id)).toEqual(['1', '1', '1', '2']);
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});
