import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../src/index.js';
import { RejectedEventError } from '../../../src/errors/index.js';
import { HandlerRegistry } from '../../../src/receiving/index.js';
import type { Receipt } from '../../../src/receiving/receipt.js';
import { batch, handEvent } from './messages.js';
import { type AppSettings, endpoint, platforms, problemType, receivingApp } from './receiving-app.js';

/** What becomes of an event, by its id: `rejected-409` with that status. */
function byId({ id }: CloudEvent): Receipt {
  const [status, code] = id.split('-') as [Receipt['status'] | 'flying', string?];
  if (status === 'rejected' || status === 'failed') {
    const error = new RejectedEventError(`reason of ${id}`);
    return { status, error, ...(code === undefined ? {} : { statusCode: Number(code) }) };
  }
  return { status: status === 'flying' ? 'in-flight' : status };
}

async function answerTo(settings: Pick<AppSettings, 'platform' | 'options'>, ...ids: readonly string[]) {
  const app = await receivingApp({ ...settings, receive: byId });
  const { headers, body } = batch(ids.map((id) => handEvent(id)));
  const answer = await app.post('/events', headers, body);
  const results = (answer.json?.['results'] ?? []) as readonly { readonly outcome: string }[];
  return { ...answer, results, ran: app.received.map(({ id }) => id) };
}

describe.each(platforms)('a batch on %s', (platform) => {
  it.each([
    [204, ['handled', 'handled']],
    [204, ['handled', 'duplicate']],
    [202, ['handled', 'ignored']],
    [422, ['handled', 'rejected', 'ignored']],
    [409, ['rejected-409', 'handled', 'rejected-409']],
    [422, ['rejected-409', 'rejected-410']],
    [500, ['handled', 'failed', 'rejected']],
    [503, ['rejected', 'failed-503', 'flying']],
    [500, ['failed', 'flying']],
    [503, ['flying', 'handled']],
  ] as const)('is answered with %i when its events are %j', async (status, ids) => {
    const answer = await answerTo({ platform }, ...ids);
    expect(answer.status).toBe(status);
    expect(answer.ran).toEqual(ids);
    expect(answer.headers.get('retry-after')).toBe((ids as readonly string[]).includes('flying') ? '1' : null);
  });

  it('says what became of each event, unless all were handled', async () => {
    const answer = await answerTo({ platform }, 'handled', 'rejected', 'failed', 'ignored');
    expect(answer.headers.get('content-type')).toMatch(problemType);
    expect(answer.json).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Not every event of the batch was handled',
      results: [
        { index: 0, id: 'handled', source: 'poker/hand', outcome: 'handled', status: 204 },
        {
          index: 1,
          id: 'rejected',
          source: 'poker/hand',
          outcome: 'rejected',
          status: 422,
          detail: 'reason of rejected',
        },
        {
          index: 2,
          id: 'failed',
          source: 'poker/hand',
          outcome: 'failed',
          status: 500,
          detail: 'The event could not be handled; send it again',
        },
        { index: 3, id: 'ignored', source: 'poker/hand', outcome: 'ignored', status: 202 },
      ],
    });
  });

  it('lists its results also where some events interest nobody', async () => {
    const answer = await answerTo({ platform }, 'handled', 'ignored');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json).toEqual({
      results: [
        { index: 0, id: 'handled', source: 'poker/hand', outcome: 'handled', status: 204 },
        { index: 1, id: 'ignored', source: 'poker/hand', outcome: 'ignored', status: 202 },
      ],
    });
  });

  it('of one event is answered as a batch', async () => {
    expect((await answerTo({ platform }, 'rejected')).results).toHaveLength(1);
  });

  it("runs nothing after an event that was not handled, with batch 'all'", async () => {
    const options = { receiver: { ...endpoint, batch: 'all' } } as const;
    const answer = await answerTo({ platform, options }, 'handled', 'ignored', 'rejected-409', 'handled', 'failed');
    expect(answer.ran).toEqual(['handled', 'ignored', 'rejected-409']);
    expect(answer.status).toBe(409);
    expect(answer.results.map(({ outcome }) => outcome)).toEqual([
      'handled',
      'ignored',
      'rejected',
      'skipped',
      'skipped',
    ]);
  });

  it("runs nothing at all with batch 'all' and a type that is rejected", async () => {
    const options = { receiver: { ...endpoint, batch: 'all', unknownTypes: 'reject' } } as const;
    const app = await receivingApp({ platform, options });
    const known = handEvent('1');
    const handler = { name: 'X.y', patterns: [{ text: '', exactType: known.type, matches: () => true }] };
    app.app.get(HandlerRegistry).load([{ ...handler, call: () => Promise.resolve() }]);
    const { headers, body } = batch([known, handEvent('2', { type: 'unknown' })]);
    const answer = await app.post('/events', headers, body);
    expect(app.received).toEqual([]);
    expect(answer).toMatchObject({
      status: 404,
      json: {
        results: [
          { outcome: 'skipped', status: 424 },
          { outcome: 'ignored', status: 404 },
        ],
      },
    });
    const fine = batch([known, handEvent('2')]);
    expect((await app.post('/events', fine.headers, fine.body)).status).toBe(204);
  });
});
