import { describe, expect, it } from 'vitest';
import { drippingBody, endlessBody, hang, inTurn, reply } from '../../../../../test/support/http/answers.js';
import { behave, silence } from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

const MiB = 1024 * 1024;
// What one connection holds in the buffers of the two ends, far above the 16 KiB that are read.
const inBuffers = 12 * MiB;

/** One deadline covers connection, head and body; a status, once there, decides. */
describe('HTTP sink, slow answers', () => {
  it('H10: an answer that never comes ends with the attempt timeout, and the socket is destroyed', async () => {
    const receiver = await ScriptedReceiver.listen(inTurn(hang, reply(204)));
    const begin = performance.now();
    const delivery = await new HttpRoom(receiver.url, { timeout: 0.1 }).deliverOne(anEvent('1'));

    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 2 });
    const [first, second] = receiver.requests;
    expect((second?.arrivedAt ?? 0) - begin).toBeGreaterThanOrEqual(100);
    expect(second?.connection).toBeGreaterThan(1);
    expect(second?.body.equals(first?.body as Buffer)).toBe(true);
    await until('the first connection is closed', () => receiver.underWay === 0);
  });

  it('H10: every attempt has its own deadline; the error says what happened', async () => {
    const receiver = await ScriptedReceiver.listen(hang);
    const delivery = await new HttpRoom(receiver.url, { timeout: 0.05 }).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 5, error: { causeCode: 'ATTEMPT_TIMEOUT' } });
    expect(delivery.error?.message).toBe(`POST to ${new URL(receiver.url).origin}: no complete answer within 0.05 s`);
    expect(receiver.requests).toHaveLength(5);
    await until('every connection is closed', () => receiver.underWay === 0);
  });

  it('H10: a TLS handshake that never ends counts as well', async () => {
    const begin = performance.now();
    const receiver = await RawReceiver.listen(silence);
    const room = new HttpRoom(receiver.url.replace('http', 'https'), { timeout: 0.05 });
    const delivery = await room.deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 5, error: { causeCode: 'ATTEMPT_TIMEOUT' } });
    expect(performance.now() - begin).toBeLessThan(1000);
    await until('every connection is closed', () => receiver.connections.every(({ closed }) => closed));
  });

  it('H10: a head that comes one byte at a time does not stretch the deadline', async () => {
    const receiver = await RawReceiver.listen(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.once('close', () => clearInterval(timer));
    }, behave);
    const begin = performance.now();
    const delivery = await new HttpRoom(receiver.url, { timeout: 0.1 }).deliverOne(anEvent('1'));

    expect(performance.now() - begin).toBeLessThan(1000);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it.each([
    [200, { status: 'delivered', attempts: 1 }],
    [400, { status: 'failed', reason: 'rejected', attempts: 1, error: { statusCode: 400 } }],
    [503, { status: 'failed', reason: 'exhausted', attempts: 5, error: { statusCode: 503 } }],
  ])('H11: %i with a body of one byte now and then: the status decides at the deadline', async (status, expected) => {
    const receiver = await ScriptedReceiver.listen(drippingBody(status));
    const begin = performance.now();
    const delivery = await new HttpRoom(receiver.url, { timeout: 0.1 }).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject(expected);
    expect(performance.now() - begin).toBeLessThan(delivery.attempts * 100 + 1000);
    await until('the connection is closed', () => receiver.underWay === 0);
  });

  it.each([
    [200, { status: 'delivered', attempts: 1 }],
    [403, { status: 'failed', reason: 'rejected', attempts: 1 }],
  ])('H11: %i with an endless body: read up to a cap, then cut off', async (status, expected) => {
    let written = 0;
    const receiver = await ScriptedReceiver.listen(endlessBody(status, (bytes) => (written += bytes)));
    const begin = performance.now();
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject(expected);
    expect(performance.now() - begin).toBeLessThan(2000);
    await until('the connection is closed', () => receiver.underWay === 0);
    expect(written).toBeLessThan(inBuffers);
  });

  it('H11: endless bodies leave the memory as it was', async () => {
    let written = 0;
    const receiver = await ScriptedReceiver.listen(endlessBody(200, (bytes) => (written += bytes)));
    const room = new HttpRoom(receiver.url, { batchSize: 1, concurrency: 2 });
    await room.deliver(...events(10));
    const before = process.memoryUsage();

    const deliveries = await room.deliver(...events(100));
    expect(deliveries.every(({ status }) => status === 'delivered')).toBe(true);
    expect(written / 110).toBeLessThan(inBuffers);
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(32 * MiB);
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(64 * MiB);
  });

  it('H11: a body that breaks off changes nothing', async () => {
    const receiver = await RawReceiver.listen(async (connection) => {
      await connection.receivedAll();
      connection.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => {
        connection.socket.resetAndDestroy();
      });
    });
    expect(await new HttpRoom(receiver.url).deliverOne(anEvent('1'))).toMatchObject({
      status: 'delivered',
      attempts: 1,
    });
  });

  it('H11: a body of exactly the cap leaves the connection usable', async () => {
    const receiver = await ScriptedReceiver.listen(reply(200, {}, 'x'.repeat(16 * 1024 - 1)));
    const room = new HttpRoom(receiver.url);
    for (const event of events(3)) await room.deliverOne(event);
    expect(receiver.connections).toBe(1);
  });
});
