import { describe, expect, it } from 'vitest';
import { freePort } from '../../../../../test/support/http/free-port.js';
import {
  behave,
  closeAfterBody,
  closeAtOnce,
  closeWhileSending,
  resetAfterBody,
  resetBeforeBody,
} from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { describeConnectionError } from '../../../src/sinks/http/connection-error.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

const broken = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;

/** No answer at all: every such failure is repeated, with the same event in the same bytes. */
describe('HTTP sink, connection faults', () => {
  it('H9: connection refused: 5 attempts, then exhausted, in plain words', async () => {
    const port = await freePort();
    const delivery = await new HttpRoom(`http://127.0.0.1:${port}/events`).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ status: 'failed', reason: 'exhausted', attempts: 5 });
    expect(delivery.error).toMatchObject({ causeCode: 'ECONNREFUSED', retryable: true });
    expect(delivery.error?.message).toBe(
      `POST to http://127.0.0.1:${port}: connection refused, nothing listens there (ECONNREFUSED)`,
    );
  });

  it('H9: connection refused on every address of a name says the same', async () => {
    const port = await freePort();
    const delivery = await new HttpRoom(`http://localhost:${port}/`).deliverOne(anEvent('1'));
    expect(delivery).toMatchObject({ reason: 'exhausted', error: { causeCode: 'ECONNREFUSED' } });
  });

  it('H9: a receiver that comes up between two attempts gets the event', async () => {
    const port = await freePort();
    const policy = { attempts: 5, minDelay: 100, maxDelay: 100 };
    const room = new HttpRoom(`http://127.0.0.1:${port}/events`, { policy });
    const delivery = room.deliverOne(anEvent('1'));
    await until('the first attempt has failed', () => room.health?.status === 'down');
    const receiver = await ScriptedReceiver.listen(undefined, undefined, port);

    expect(await delivery).toMatchObject({ status: 'delivered' });
    expect(receiver.events).toMatchObject([{ id: '1' }]);
    expect(room.health).toMatchObject({ status: 'up' });
  });

  it.each([
    ['the connection is dropped at once', closeAtOnce],
    ['the connection is reset before the body', resetBeforeBody],
    ['the connection is reset after the body', resetAfterBody],
    ['the connection is closed without an answer', closeAfterBody],
  ])('H9: %s: repeated with the same bytes', async (_, misbehaviour) => {
    const receiver = await RawReceiver.listen(misbehaviour, misbehaviour, behave);
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('7', { data: { text: 'ü' } }));

    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 3 });
    expect(receiver.connections).toHaveLength(3);
    const complete = receiver.connections.filter(({ body }) => body.length > 0);
    expect(new Set(complete.map(({ head }) => head)).size).toBe(1);
    expect(new Set(complete.map(({ body }) => body.toString('hex'))).size).toBe(1);
    expect(JSON.parse(complete.at(-1)?.body.toString() ?? '')).toMatchObject([{ id: '7', data: { text: 'ü' } }]);
  });

  it('H9: the receiver goes away while a large body is still being sent', async () => {
    const receiver = await RawReceiver.listen(closeWhileSending, behave);
    const text = 'x'.repeat(9_000_000);
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1', { data: text }));

    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 2 });
    expect(receiver.connections[0]?.body.length).toBeLessThan(text.length);
    expect(JSON.parse(receiver.connections[1]?.body.toString() ?? '')).toMatchObject([{ id: '1', data: text }]);
  });

  it.each([
    ['reset before the body', resetBeforeBody],
    ['reset after the body', resetAfterBody],
    ['close without an answer', closeAfterBody],
  ])('H9: %s for ever: exhausted, with the code of the connection', async (_, misbehaviour) => {
    const receiver = await RawReceiver.listen(misbehaviour);
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 5, error: { retryable: true } });
    expect(delivery.error?.causeCode).toMatch(broken);
    expect(delivery.error?.message).toMatch(/the receiver (?:reset|closed) the connection/);
    expect(receiver.connections).toHaveLength(5);
  });

  it('H9: a kept connection that the receiver closed meanwhile costs an attempt at most, no event', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url);
    await room.deliverOne(anEvent('1'));
    for (const socket of receiver.open) socket.resetAndDestroy();

    expect(await room.deliverOne(anEvent('2'))).toMatchObject({ status: 'delivered' });
    expect(receiver.events.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('H9: a host name that does not exist is repeated too', async () => {
    const delivery = await new HttpRoom('http://receiver.invalid/events').deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 5, error: { retryable: true } });
    expect(delivery.error?.causeCode).toMatch(/^(?:ENOTFOUND|EAI_AGAIN)$/);
    expect(delivery.error?.message).toContain('the host name');
  });

  it.each([
    ['EPIPE', 'the receiver closed the connection while the request was sent (EPIPE)'],
    ['EAI_AGAIN', 'the host name cannot be looked up at the moment (EAI_AGAIN)'],
    ['ENOTFOUND', 'the host name does not exist (ENOTFOUND)'],
  ])('H9: %s in plain words', (code, text) => {
    const error = Object.assign(new Error('raw words of the system'), { code });
    expect(describeConnectionError(error)).toEqual({ code, text });
    expect(describeConnectionError(new Error('wrapped', { cause: error }))).toEqual({ code, text });
    expect(describeConnectionError(new AggregateError([error, error]))).toEqual({ code, text });
  });
});
