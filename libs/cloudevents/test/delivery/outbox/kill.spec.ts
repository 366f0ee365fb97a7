import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hang, inTurn, once as after, reply } from '../../../../../test/support/http/answers.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { newOutbox, writer } from './relays.js';
import { startChild } from './support/child.js';

const lives = 6;

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()), 60_000);
afterAll(() => server.stop());

/** A relay in a process of its own. */
const startProcess = (schema: string, endpoint: string) => startChild('killed-relay.ts', server.url, schema, endpoint);

describe('a relay in a process that is killed', () => {
  it('between send and mark loses nothing: after its lease another one sends the event again', async () => {
    const { schema, start, send, count } = await newOutbox(server);
    const { outbox } = await start('writer', writer);
    const first = await ScriptedReceiver.listen(hang);
    const { kill } = startProcess(schema, first.url);
    await send(outbox, ['a1', 'a2']);
    await until('it is sent', () => first.events.length === 2);
    await kill();
    expect([await count('outbox'), await count('outbox_lane')]).toEqual([2, 1]);
    const second = await ScriptedReceiver.listen();
    await start('next', { http: { endpoint: second.url } });
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(idsOf(second.requests)).toEqual(['a1', 'a2']);
    expect(second.requests[0]?.body).toEqual(first.requests[0]?.body);
  }, 60_000);

  it('O4: that stood still past its lease marks nothing of what another one has', async () => {
    const { schema, start, send, count, all } = await newOutbox(server);
    const { outbox } = await start('writer', writer);
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const first = await ScriptedReceiver.listen(inTurn(after(answered, reply(204)), reply(204)));
    const { signal } = startProcess(schema, first.url);
    await send(outbox, ['a1']);
    await until('it is sent', () => first.events.length === 1);
    const [before] = await all('outbox_lane');
    signal('SIGSTOP');
    const second = await ScriptedReceiver.listen(hang);
    // It has room for this one event only: all others are for the process.
    const relay = { lease: 600, maxEvents: 1 };
    const next = await start('next', { http: { endpoint: second.url }, shutdownTimeout: 0, relay });
    await until('another one has sent it', () => second.events.length === 1);
    answer();
    signal('SIGCONT');
    // It goes on: by then it has tried to mark what it sent.
    let sent = 0;
    await until('it goes on', async () => {
      await send(outbox, [`more${++sent}`]);
      return first.events.length > 3;
    });
    const lanes = await all('outbox_lane');
    const taken = lanes.find(({ lane }) => lane === before?.['lane']);
    expect(Number(taken?.['fence'])).toBeGreaterThan(Number(before?.['fence']));
    expect((await all('outbox')).map(({ id }) => id)).toContain('a1');
    await next.close();
    expect(await count('dead_letter')).toBe(0);
  }, 60_000);

  it(`O2: ${lives} times at any moment loses nothing, and keeps the order of each subject`, async () => {
    const { schema, start, send, count } = await newOutbox(server);
    const { outbox } = await start('writer', writer);
    const receiver = await ScriptedReceiver.listen();
    const ids = Array.from({ length: 3000 }, (_, n) => `s${n % 50}-${n}`);
    await send(outbox, ids);
    const left: number[] = [];
    for (let life = 0; life < lives; life++) {
      const before = receiver.requests.length;
      const { kill } = startProcess(schema, `${receiver.url}?${life}`);
      await until('it is at work', () => receiver.requests.length > before + 1 + (life % 3), { timeoutMs: 30_000 });
      await kill();
      left.push(await count('outbox'));
    }
    // Each of them met a process at work.
    expect(Math.min(...left)).toBeGreaterThan(0);
    await start('last', { http: { endpoint: receiver.url } });
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    const firstTimes = [...new Set(idsOf(receiver.requests))];
    expect(firstTimes.toSorted()).toEqual(ids.toSorted());
    for (let subject = 0; subject < 50; subject++) {
      const own = (list: readonly string[]): string[] => list.filter((id) => id.startsWith(`s${subject}-`));
      expect(own(firstTimes)).toEqual(own(ids));
    }
  }, 180_000);
});
