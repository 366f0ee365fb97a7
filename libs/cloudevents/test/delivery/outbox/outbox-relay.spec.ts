import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hang, once, reply } from '../../../../../test/support/http/answers.js';
import { eventsOf, idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { turns } from '../../../../../test/support/turns.js';
import { until } from '../../../../../test/support/until.js';
import { delivered, failing, rejected, ScriptedSink } from '../scripted-sink.js';
import { newOutbox } from './relays.js';

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()), 60_000);
afterAll(() => server.stop());

const http = (receiver: ScriptedReceiver, query = '') => ({ endpoint: `${receiver.url}${query}` });
const quick = { attempts: 3, minDelay: 0.001, maxDelay: 0.002 };

describe('a relay', () => {
  it('O1: delivers each event to each sink once, also while another sink fails', async () => {
    const { start, send, count } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen();
    let isBack = false;
    const kafka = new ScriptedSink(() => (isBack ? delivered : failing()), {}, 'kafka');
    const retry = { ...quick, attempts: 1000 };
    const { outbox } = await start('app', { http: http(receiver), sinks: [kafka], retry });
    await send(outbox, ['a1', 'b1', 'a2']);
    await send(outbox, ['a3']);
    await until('http has all', () => receiver.events.length === 4);
    await until('only kafka is open', async () => (await count('outbox_delivery')) === 4);
    await until('kafka is tried again', () => kafka.attempts.length > 3);
    isBack = true;
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(idsOf(receiver.requests).toSorted()).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(idsOf(receiver.requests).filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(await count('dead_letter')).toBe(0);
  });

  it('keeps the whole event', async () => {
    const { start, send } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen();
    const { outbox } = await start('app', { http: http(receiver) });
    const more = { time: '2026-03-01T12:00:00.123456789Z', data: { text: '€ "\\ 😀', none: null }, ratio: 5, ok: true };
    await send(outbox, ['a1'], more);
    await until('it arrived', () => receiver.events.length === 1);
    expect(receiver.events[0]).toMatchObject({ id: 'a1', subject: 'a', source: '/s', type: 't', ...more });
  });

  it('makes a dead letter of what a receiver refuses, and goes on with the lane', async () => {
    const { start, send, count, all, lines } = await newOutbox(server);
    const sink = new ScriptedSink((ids) => ids.map((id) => (id === 'a2' ? rejected() : delivered)), {}, 'web');
    const { outbox } = await start('app', { sink: 'none', sinks: [sink] });
    await send(outbox, ['a1', 'a2', 'a3']);
    await send(outbox, ['a4']);
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    const why = { sink: 'web', id: 'a2', reason: 'rejected', attempts: 1, last_error: 'refused' };
    expect(await all('dead_letter')).toMatchObject([why]);
    expect(sink.attempts.flat()).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(lines.filter((line) => line.includes('became a dead letter'))).toHaveLength(1);
  });

  it('makes one of what fails for too long, and of what it cannot read any more', async () => {
    const { start, send, count, all, rows, schema } = await newOutbox(server);
    const sink = new ScriptedSink((ids) => (ids.includes('a1') ? failing() : delivered), { events: 1 }, 'web');
    const relay = { giveUpAfter: 0.05 };
    const { outbox } = await start('app', { sink: 'none', sinks: [sink], retry: quick, relay });
    await rows(`
      WITH event AS (
        INSERT INTO ${schema}.cloudevents_outbox (lane, id, source, type, event, size, open)
        VALUES ('x', '1', '/s', 't', '{"specversion":', 15, 1) RETURNING seq, lane
      ) INSERT INTO ${schema}.cloudevents_outbox_delivery (sink, lane, seq) SELECT 'web', lane, seq FROM event`);
    await send(outbox, ['a1']);
    await send(outbox, ['b1']);
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    const letters = (await all('dead_letter')).toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
    expect(letters).toMatchObject([
      { id: '1', reason: 'invalid', attempts: 0 },
      { id: 'a1', reason: 'exhausted', last_error: 'busy' },
    ]);
    expect(letters[1]?.['attempts']).toBeGreaterThan(quick.attempts);
  });

  it('sends nothing more of a lane before the dead letter is written', async () => {
    const { start, send, count, rows, schema } = await newOutbox(server);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const answer = (ids: readonly string[]) => (ids.includes('a1') ? gate.then(() => rejected()) : delivered);
    const sink = new ScriptedSink(answer, { events: 1 }, 'web');
    const { outbox } = await start('app', { sink: 'none', sinks: [sink] });
    await send(outbox, ['a1', 'a2']);
    await until('it is sent', () => sink.attempts.length === 1);
    const lock = new pg.Client(server.url);
    await lock.connect();
    onTestFinished(() => lock.end());
    await lock.query(`BEGIN; SELECT * FROM ${schema}.cloudevents_outbox_lane FOR UPDATE`);
    open();
    await send(outbox, ['b1']);
    const waiting = "SELECT pid FROM pg_stat_activity WHERE application_name = 'app' AND wait_event_type = 'Lock'";
    await until('the outcome waits', async () => (await rows(waiting)).length === 1 && sink.attempts.length === 2);
    await turns(50);
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
    await lock.query('COMMIT');
    await until('nothing is left', async () => (await count('outbox')) === 0);
    expect(sink.attempts).toEqual([['a1'], ['b1'], ['a2']]);
  });

  it('O15: drops what has expired', async () => {
    const { start, send, count } = await newOutbox(server);
    const sink = new ScriptedSink();
    const { outbox } = await start('app', { sink: 'none', sinks: [sink] });
    await send(outbox, ['a1'], { expirytime: '2020-01-01T00:00:00Z' });
    await send(outbox, ['b1']);
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(sink.attempts.flat()).toEqual(['b1']);
    expect(await count('dead_letter')).toBe(0);
  });

  it('holds no more than it may in memory', async () => {
    const { start, send, count } = await newOutbox(server);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const sink = new ScriptedSink(() => gate.then(() => delivered), { events: 5, concurrency: 2 });
    const { outbox } = await start('app', { sink: 'none', sinks: [sink], relay: { maxEvents: 20 } });
    await send(
      outbox,
      Array.from({ length: 200 }, (_, n) => `${String.fromCharCode(97 + (n % 26))}${n}`),
    );
    await until('it has some', async () => (await count('outbox_lane')) > 0 && sink.attempts.length === 2);
    await turns(50);
    expect(await count('outbox_lane')).toBeLessThanOrEqual(20);
    open();
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(new Set(sink.attempts.flat()).size).toBe(200);
  });

  it('nor more bytes', async () => {
    const { start, send, count } = await newOutbox(server);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const sink = new ScriptedSink(() => gate.then(() => delivered), { events: 1, concurrency: 1 });
    const { outbox } = await start('app', { sink: 'none', sinks: [sink], relay: { maxBytes: 1_000_000 } });
    const ids = Array.from({ length: 40 }, (_, n) => `${String.fromCharCode(97 + (n % 26))}x${n}`);
    for (const id of ids) await send(outbox, [id], { data: 'x'.repeat(100_000) });
    await until('it has some', async () => (await count('outbox_lane')) > 0 && sink.attempts.length === 1);
    await turns(100);
    expect(await count('outbox_lane')).toBeLessThanOrEqual(11);
    open();
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(new Set(sink.attempts.flat()).size).toBe(40);
  });

  it('a wait that a receiver asks for is for all, also for those that start later', async () => {
    const { start, send, count, rows, schema, lines } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen((response, request) => {
      if (request.path.endsWith('first')) reply(503, { 'retry-after': '3600' })(response, request);
      else reply(204)(response, request);
    });
    const first = await start('first', { http: http(receiver, '?first'), shutdownTimeout: 0.2 });
    await send(first.outbox, ['a1']);
    await until('it is paused', async () => (await count('outbox_sink')) === 1);
    await first.close();
    expect(await count('outbox_lane')).toBe(0);
    const second = await start('second', { http: http(receiver, '?second'), shutdownTimeout: 0.2 });
    await send(second.outbox, ['b1']);
    await until('the second one knows', () => lines.some((line) => line.includes('is paused for')));
    expect(receiver.requests).toHaveLength(1);
    expect(await count('outbox')).toBe(2);
    const [kept] = await rows(
      `SELECT attempts, last_error FROM ${schema}.cloudevents_outbox_delivery WHERE attempts > 0`,
    );
    expect(kept).toMatchObject({ attempts: 1 });
  });

  it('H8: keeps the events of a receiver that is gone, and lets others know', async () => {
    const { start, send, count } = await newOutbox(server);
    const gone = new ScriptedSink(() => rejected('gone'), {}, 'web');
    const first = await start('first', { sink: 'none', sinks: [gone] });
    await send(first.outbox, ['a1', 'b1']);
    await until('it is disabled', async () => (await count('outbox_sink')) === 1);
    await until('its lanes are free', async () => (await count('outbox_lane')) === 0);
    expect([await count('outbox_delivery'), await count('dead_letter')]).toEqual([2, 0]);
    const back = new ScriptedSink(() => delivered, {}, 'web');
    await start('next', { sink: 'none', sinks: [back] });
    await until('nothing is left', async () => (await count('outbox')) === 0);
    expect(back.attempts.flat().toSorted()).toEqual(['a1', 'b1']);
  });

  it('hears of what others write without looking, also after its connection was lost', async () => {
    const { start, send, rows } = await newOutbox(server);
    const sink = new ScriptedSink(undefined, {}, 'web');
    const listen = () => new pg.Client({ connectionString: server.url, application_name: 'listening' });
    const sinks = { sink: 'none', sinks: [sink] } as const;
    await start('relay', { ...sinks, relay: { poll: 3600 }, store: { listen } });
    const { outbox } = await start('writer', { ...sinks, relay: { relay: false }, store: { notify: true } });
    const listening = (): Promise<unknown[]> =>
      rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'listening' AND query LIKE 'LISTEN%'");
    await until('it listens', async () => (await listening()).length === 1);
    await send(outbox, ['a1']);
    await until('it is delivered', () => sink.attempts.flat().includes('a1'));
    await rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listening'");
    await until('it does not listen', async () => (await listening()).length === 0);
    await send(outbox, ['b1']);
    await until('it looks once it listens again', () => sink.attempts.flat().includes('b1'));
    await send(outbox, ['c1']);
    await until('it is delivered', () => sink.attempts.flat().includes('c1'));
    expect(sink.attempts.flat()).toEqual(['a1', 'b1', 'c1']);
  }, 60_000);

  it('refuses two sinks of one name', async () => {
    const { start } = await newOutbox(server);
    const starting = start('app', { sink: 'none', sinks: [new ScriptedSink(), new ScriptedSink()] });
    await expect(starting).rejects.toThrow("Two sinks are named 'scripted'");
  });

  it('O14: leaves what it could not deliver, says so, and frees its lanes', async () => {
    const { start, send, count, lines } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen(hang);
    const first = await start('first', { http: http(receiver), shutdownTimeout: 0.2 });
    await send(first.outbox, ['a1', 'a2', 'b1']);
    await until('it is sent', () => receiver.events.length === 3);
    await first.close();
    expect(lines.filter((line) => line.includes('kept in the outbox: 3 to http'))).toHaveLength(1);
    expect(lines.some((line) => /Not delivered before[^,]*: \d/.test(line))).toBe(false);
    expect([await count('outbox'), await count('outbox_lane'), await count('dead_letter')]).toEqual([3, 0, 0]);
    const next = await ScriptedReceiver.listen();
    await start('next', { http: http(next) });
    await until('nothing is left', async () => (await count('outbox')) === 0);
    expect(idsOf(next.requests).toSorted()).toEqual(['a1', 'a2', 'b1']);
  });

  it('delivers at shutdown what it has, and marks it', async () => {
    const { start, send, count } = await newOutbox(server);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const receiver = await ScriptedReceiver.listen(once(gate, reply(204)));
    const { outbox, close } = await start('app', { http: http(receiver) });
    await send(outbox, ['a1']);
    await until('it is sent', () => receiver.events.length === 1);
    const closed = close();
    open();
    await closed;
    expect([await count('outbox'), await count('outbox_lane')]).toEqual([0, 0]);
  });

  it('O3: two of them deliver each event once, those of a subject in order and never two requests at a time', async () => {
    const { start, send, count } = await newOutbox(server);
    const underWay = new Set<string>();
    let overlaps = 0;
    const receiver = await ScriptedReceiver.listen((response, request) => {
      const subjects = new Set(eventsOf(request).map(({ subject }) => subject as string));
      for (const subject of subjects) if (underWay.size === underWay.add(subject).size) overlaps++;
      void turns(3).then(() => {
        for (const subject of subjects) underWay.delete(subject);
        reply(204)(response, request);
      });
    });
    const writer = await start('writer', { http: http(receiver), relay: { relay: false } });
    const ids = Array.from({ length: 3000 }, (_, n) => `s${n % 60}-${n}`);
    for (let from = 0; from < ids.length; from += 300) await send(writer.outbox, ids.slice(from, from + 300));
    const relay = { maxEvents: 40 };
    const both = ['first', 'second'] as const;
    await Promise.all(both.map((name) => start(name, { http: http(receiver, `?${name}`), relay })));
    await until('nothing is left', async () => (await count('outbox')) === 0, { timeoutMs: 60_000 });
    const got = idsOf(receiver.requests);
    expect(got.toSorted()).toEqual(ids.toSorted());
    expect(overlaps).toBe(0);
    for (let subject = 0; subject < 60; subject++) {
      const own = (list: readonly string[]): string[] => list.filter((id) => id.startsWith(`s${subject}-`));
      expect(own(got)).toEqual(own(ids));
    }
    for (const name of both) {
      expect(receiver.requests.filter(({ path }) => path.endsWith(name)).length).toBeGreaterThan(3);
    }
  }, 90_000);

  it('O7: goes on when its connections are killed', async () => {
    const { start, send, count, rows, lines } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen();
    const { outbox } = await start('victim', { http: http(receiver), relay: { maxEvents: 50, lease: 1 } });
    const ids = Array.from({ length: 2000 }, (_, n) => `s${n % 40}-${n}`);
    await send(outbox, ids);
    const kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'";
    let killed = 0;
    for (let round = 0; round < 10; round++) {
      const before = receiver.requests.length;
      await until('it goes on', () => receiver.requests.length > before);
      killed += (await rows(kill)).length;
    }
    expect(await count('outbox')).toBeGreaterThan(0);
    expect(killed).toBeGreaterThan(5);
    await until('nothing is left', async () => (await count('outbox')) + (await count('outbox_lane')) === 0);
    expect(new Set(idsOf(receiver.requests)).size).toBe(2000);
    expect(lines.filter((line) => line.includes('outbox cannot be read or written')).length).toBeLessThanOrEqual(1);
  }, 60_000);

  it('O7: goes on when its database was down', async () => {
    const { start, send, count, lines } = await newOutbox(server);
    const receiver = await ScriptedReceiver.listen();
    const { outbox } = await start('app', { http: http(receiver), relay: { poll: 0.01 } });
    await send(outbox, ['a1']);
    await until('it is delivered', () => receiver.events.length === 1);
    await server.crash();
    await until('it is noticed', () => lines.some((line) => line.includes('events stay in it')));
    await server.restart();
    await send(outbox, ['a2']);
    await until('it is delivered', () => receiver.events.length >= 2);
    await until('nothing is left', async () => (await count('outbox')) === 0);
    expect(lines.filter((line) => line.includes('events stay in it'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('The outbox works again'))).toHaveLength(1);
  }, 60_000);

  it('O4: one that stood still past its lease marks nothing of what another took over', async () => {
    const { start, send, count, rows, schema, lines } = await newOutbox(server);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const slow = new ScriptedSink(() => gate.then(() => delivered), {}, 'web');
    const first = await start('first', { sink: 'none', sinks: [slow], relay: { lease: 600 } });
    await send(first.outbox, ['a1']);
    await until('it is sent', () => slow.attempts.length === 1);
    // In one step, as a claim does it: between two, the first relay would itself be back.
    const later = "now() + interval '1 hour'";
    await rows(
      `UPDATE ${schema}.cloudevents_outbox_lane SET owner = 'other', fence = DEFAULT, leased_until = ${later}`,
    );
    open();
    await until('it is refused', () => lines.some((line) => line.includes('others have taken over 1 lanes')));
    expect([await count('outbox_delivery'), await count('outbox_lane')]).toEqual([1, 1]);
  });
});
