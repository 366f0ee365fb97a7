import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inPieces, inTurn, reply } from '../../../../../test/support/http/answers.js';
import { freePort } from '../../../../../test/support/http/free-port.js';
import { silence } from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

describe('HTTP sink, connections', () => {
  it.each([
    ['without a body', reply(204)],
    ['with a body', reply(200, {}, 'thanks')],
    ['with a body in pieces', inPieces(200, 'thanks', ' a ', 'lot')],
  ])('one after the other, requests share one connection: answers %s', async (_, answer) => {
    const receiver = await ScriptedReceiver.listen(answer);
    const room = new HttpRoom(receiver.url);
    for (const event of events(10)) await room.deliverOne(event);
    expect(receiver.requests.map(({ connection }) => connection)).toEqual(Array(10).fill(1));
  });

  it('refusals and repetitions share it as well', async () => {
    const receiver = await ScriptedReceiver.listen(
      inTurn(reply(500), reply(429, {}, 'slow down'), reply(400), reply(204)),
    );
    const room = new HttpRoom(receiver.url);
    for (const event of events(3)) await room.deliverOne(event);
    expect(receiver.requests).toHaveLength(5);
    expect(receiver.connections).toBe(1);
  });

  it('side by side, there is never more than one per request under way', async () => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url, { batchSize: 1, concurrency: 3 });
    await room.deliver(...events(60));
    await room.deliver(...events(60));
    expect(receiver.requests).toHaveLength(120);
    expect(receiver.connections).toBe(3);
  });

  it('a receiver that ends the connection after each answer gets everything, each event once', async () => {
    const receiver = await ScriptedReceiver.listen(reply(204, { connection: 'close' }));
    const room = new HttpRoom(receiver.url, { batchSize: 1 });
    expect(await room.deliver(...events(20))).toMatchObject(Array(20).fill({ status: 'delivered', attempts: 1 }));
    expect(receiver.requests).toHaveLength(20);
  });

  it('check() opens one, sends no request and closes it', async () => {
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(receiver.url).sink.check();
    await expect.poll(() => receiver.open.size).toBe(0);
    expect(receiver.connections).toBe(1);
    expect(receiver.requests).toHaveLength(0);
  });

  it('check() says in plain words what is wrong', async () => {
    const url = `http://127.0.0.1:${await freePort()}/events`;
    const { sink } = new HttpRoom(url);
    await expect(sink.check()).rejects.toMatchObject({
      name: 'SinkError',
      causeCode: 'ECONNREFUSED',
      message: `connection to ${new URL(url).origin}: connection refused, nothing listens there (ECONNREFUSED)`,
    });
  });

  it('check() waits for a connection no longer than for an attempt', async () => {
    const silent = await RawReceiver.listen(silence);
    const { sink } = new HttpRoom(silent.url.replace('http', 'https'), { timeout: 0.05 });
    const { origin } = new URL(silent.url.replace('http', 'https'));
    await expect(sink.check()).rejects.toThrow(`connection to ${origin}: no connection within 0.05 s`);
  });

  describe('S5: with a proxy in the environment', () => {
    let proxy: ScriptedReceiver;

    beforeEach(async () => {
      proxy = await ScriptedReceiver.listen();
      for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy']) {
        vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
      }
      vi.stubEnv('NO_PROXY', '');
      vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    });
    afterEach(() => void vi.unstubAllEnvs());

    it('events go straight to the receiver', async () => {
      const receiver = await ScriptedReceiver.listen();
      const room = new HttpRoom(receiver.url);
      await room.sink.check();
      expect(await room.deliverOne(anEvent('1'))).toMatchObject({ status: 'delivered' });
      expect(receiver.requests).toHaveLength(1);
      expect(proxy.connections).toBe(0);
    });
  });
});
