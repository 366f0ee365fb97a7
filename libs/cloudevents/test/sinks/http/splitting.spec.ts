import { describe, expect, it } from 'vitest';
import { type Answer, reply } from '../../../../../test/support/http/answers.js';
import { eventsOf, idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { events } from './events.js';
import { HttpRoom } from './http-room.js';

/** Takes a batch as a whole or not at all: one bad event in it, and it is refused. */
const refuses =
  (status: number, bad: readonly string[]): Answer =>
  (response, request) => {
    const isBad = eventsOf(request).some(({ id }) => bad.includes(String(id)));
    (isBad ? reply(status) : reply(204))(response, request);
  };

describe('HTTP sink, a batch of which one event is refused (H18)', () => {
  it.each([400, 422])('%i: with the option, the culprit is found within log2 of n levels', async (status) => {
    const receiver = await ScriptedReceiver.listen(refuses(status, ['77']));
    const deliveries = await new HttpRoom(receiver.url, { splitStatuses: [400, 422] }).deliver(...events(100));

    const failed = deliveries.flatMap(({ status: outcome }, index) =>
      outcome === 'failed' ? [String(index + 1)] : [],
    );
    expect(failed).toEqual(['77']);
    const withCulprit = receiver.requests.filter((request) => idsOf([request]).includes('77'));
    expect(withCulprit.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(100)));
    const taken = idsOf(receiver.requests.filter((request) => !idsOf([request]).includes('77')));
    expect(new Set(taken).size).toBe(99);
    expect(taken).toHaveLength(99);
  });

  it('without the option the whole batch has failed after one request', async () => {
    const receiver = await ScriptedReceiver.listen(refuses(422, ['77']));
    const deliveries = await new HttpRoom(receiver.url).deliver(...events(100));
    expect(deliveries.every(({ status, reason }) => status === 'failed' && reason === 'rejected')).toBe(true);
    expect(receiver.requests).toHaveLength(1);
  });

  it('other refusals stay final', async () => {
    const receiver = await ScriptedReceiver.listen(refuses(403, ['2']));
    await new HttpRoom(receiver.url, { splitStatuses: [422] }).deliver(...events(4));
    expect(receiver.requests).toHaveLength(1);
  });
});
