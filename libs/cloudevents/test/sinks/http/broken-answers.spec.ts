import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { behave, say } from '../../../../../test/support/http/misbehaviours.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

/** Answers that are no proper HTTP: treated as connection errors, and nothing crashes. */
describe('HTTP sink, broken answers', () => {
  it.each([
    ['a status that is no number', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['a status line without a status', 'HTTP/1.1\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['garbage', '\u0000\u0001\u0002\u00ff\u00fe nonsense \r\n\r\n'],
    ['two different Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    [
      'Content-Length beside chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a Content-Length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}`],
    [
      'a switch of protocols nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
  ])('H13: %s: repeated', async (_, bytes) => {
    const receiver = await RawReceiver.listen(say(bytes), say(bytes), behave);
    const delivery = await new HttpRoom(receiver.url, { timeout: 5 }).deliverOne(anEvent('1'));

    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 3 });
    expect(new Set(receiver.connections.map(({ body }) => body.toString())).size).toBe(1);
  });

  it('H13: malformed for ever: exhausted, without the bytes of the answer in the error', async () => {
    const receiver = await RawReceiver.listen(say('HTTP/1.1 abc secret-of-the-receiver\r\n\r\n'));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));

    expect(delivery).toMatchObject({ reason: 'exhausted', attempts: 5, error: { retryable: true } });
    expect(delivery.error?.message).toContain('Response does not match the HTTP/1.1 protocol (Invalid status code)');
    expect(inspect(delivery, { depth: 9 })).not.toContain('secret-of-the-receiver');
  });

  it.each([
    ['102 Processing', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['103 Early Hints', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'],
    ['several of them', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('H13: %s before the answer is no answer yet', async (_, early) => {
    const receiver = await RawReceiver.listen(say(`${early}HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n`));
    const delivery = await new HttpRoom(receiver.url).deliverOne(anEvent('1'));
    expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 1 });
  });

  it.each([['100 Continue'], ['102 Processing'], ['103 Early Hints']])(
    'H13: %s and then nothing is no delivery: repeated',
    async (status) => {
      const receiver = await RawReceiver.listen(say(`HTTP/1.1 ${status}\r\n\r\n`), behave);
      const delivery = await new HttpRoom(receiver.url, { timeout: 0.2 }).deliverOne(anEvent('1'));
      expect(delivery).toEqual({ sink: 'http', status: 'delivered', attempts: 2 });
    },
  );

  it('H13: an answer longer than announced does not become the answer to the next request', async () => {
    const smuggled = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n';
    const receiver = await RawReceiver.listen(say(smuggled), behave);
    const room = new HttpRoom(receiver.url);

    expect(await room.deliverOne(anEvent('1'))).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(await room.deliverOne(anEvent('2'))).toMatchObject({ status: 'delivered' });
    expect(room.health?.status).toBe('up');
    expect(receiver.connections).toHaveLength(2);
  });
});
