import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drippingBody, hang, reply } from '../../../../../test/support/http/answers.js';
import { silence } from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import type { SinkDelivery } from '../../../src/delivery/index.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';
import { WatchedClock } from './watched-clock.js';

const patient = { policy: { attempts: 5, minDelay: 60_000, maxDelay: 60_000 } };
const shutDown = { status: 'failed', reason: 'shutdown' };

/** Sockets that keep the process alive, ours and those of the receiver. */
function sockets(): readonly string[] {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Connect|GetAddrInfo/.test(kind));
}

/** Stops, and measures: whatever is under way, it must be quick. */
async function stop(room: HttpRoom): Promise<number> {
  const begin = performance.now();
  const left = await room.stop();
  expect(performance.now() - begin).toBeLessThan(500);
  return left;
}

describe('HTTP sink, closing', () => {
  let clock: WatchedClock;
  let receiver: { close(): Promise<void> } | undefined;

  beforeEach(() => void (clock = new WatchedClock()));
  // Nothing may keep the process alive after the end: no socket, no timer.
  afterEach(async () => {
    await receiver?.close();
    await until('no socket is left', () => sockets().length === 0, { timeoutMs: 1000 });
    await until('no timer is left', () => clock.running === 0, { timeoutMs: 1000 });
  });

  it('with requests that hang: their events fail as shutdown, the connections are closed', async () => {
    const hanging = (receiver = await ScriptedReceiver.listen(hang));
    const room = new HttpRoom(hanging.url, { ...patient, clock, batchSize: 1, concurrency: 4 });
    const deliveries = room.deliver(...events(10));
    await until('four requests are under way', () => hanging.underWay === 4);

    expect(await stop(room)).toBe(10);
    expect(await deliveries).toMatchObject(Array(10).fill(shutDown));
    await until('the receiver sees the end', () => hanging.open.size === 0);
    expect(hanging.requests).toHaveLength(4);
    expect(room.health).toMatchObject({ pending: 0 });
  });

  it.each([
    ['an answer', {}],
    ['an answer that asks for an hour', { 'retry-after': '3600' }],
  ])('with %s whose body does not end', async (_, headers) => {
    const dripping = (receiver = await ScriptedReceiver.listen(drippingBody(503, headers)));
    const room = new HttpRoom(dripping.url, { ...patient, clock });
    const delivery = room.deliverOne(anEvent('1'));
    await until('the request is under way', () => dripping.underWay === 1);

    expect(await stop(room)).toBe(1);
    expect(await delivery).toMatchObject(shutDown);
    await until('the receiver sees the end', () => dripping.open.size === 0);
  });

  it('with a connection that is not open yet', async () => {
    const silent = (receiver = await RawReceiver.listen(silence));
    const room = new HttpRoom(silent.url.replace('http', 'https'), { clock });
    const delivery = room.deliverOne(anEvent('1'));
    const check = room.sink.check().catch((error: Error) => error.message);
    await until('both handshakes have begun', () => silent.connections.length === 2);

    expect(await stop(room)).toBe(1);
    expect(await delivery).toMatchObject(shutDown);
    expect(await check).toContain('connection to https://127.0.0.1');
    await until('the receiver sees the end', () => silent.connections.every(({ closed }) => closed));
  });

  it.each([
    ['the next attempt', {}],
    ['a Retry-After of an hour', { 'retry-after': '3600' }],
  ])('while waiting for %s: nothing more is sent, the last error is told', async (_, headers) => {
    const refusing = (receiver = await ScriptedReceiver.listen(reply(503, headers)));
    const room = new HttpRoom(refusing.url, { ...patient, clock, batchSize: 1, concurrency: 1 });
    const deliveries = room.deliver(...events(3));
    await until('an attempt has failed', () => room.health?.status === 'down');

    expect(await stop(room)).toBe(3);
    const settled: readonly SinkDelivery[] = await deliveries;
    expect(settled).toMatchObject(Array(3).fill(shutDown));
    expect(settled[0]?.error?.statusCode).toBe(503);
    expect(refusing.requests.length).toBeLessThanOrEqual(3);
  });

  it('with kept connections: they are closed', async () => {
    const idle = (receiver = await ScriptedReceiver.listen());
    const room = new HttpRoom(idle.url, { clock });
    await room.deliver(...events(3));
    expect(idle.open.size).toBe(1);

    expect(await stop(room)).toBe(0);
    await until('the receiver sees the end', () => idle.open.size === 0);
  });

  it('nothing is sent afterwards, and closing again does no harm', async () => {
    const unused = (receiver = await ScriptedReceiver.listen());
    const room = new HttpRoom(unused.url, { clock });
    await stop(room);

    expect(await room.deliverOne(anEvent('1'))).toMatchObject({ ...shutDown, attempts: 0 });
    expect(await stop(room)).toBe(0);
    expect(unused.connections).toBe(0);
  });
});
