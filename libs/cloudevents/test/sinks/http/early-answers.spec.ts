import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RawConnection } from '../../../../../test/support/http/raw-connection.js';
import { RawReceiver } from '../../../../../test/support/http/raw-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

const MiB = 1024 * 1024;
// Together far more than the buffers of one connection hold.
const requests = 10;
const answer = 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n';

/** The letters of each event's data, which is one letter many times, and the ids. */
function contentOf(body: string): readonly { readonly id: string; readonly letters: string }[] {
  const events = JSON.parse(body) as readonly { readonly id: string; readonly data: string }[];
  return events.map(({ id, data }) => ({ id, letters: [...new Set(data)].join('') }));
}

/** Bodies of requests that came one after the other. */
function bodiesOf(received: string): readonly string[] {
  const bodies: string[] = [];
  for (let at = 0; at < received.length;) {
    const end = received.indexOf('\r\n\r\n', at) + 4;
    const length = Number(/content-length: ([0-9]+)/i.exec(received.slice(at, end))?.[1]);
    bodies.push(received.slice(end, end + length));
    at = end + length;
  }
  return bodies;
}

/** A receiver may say yes before it has read the body, and read it much later. */
describe('HTTP sink, early answers', () => {
  it('what is not read yet stays as it was when others are sent', async () => {
    const chunks: Buffer[] = [];
    let written = 0;
    const count = (): void => void written++;
    subscribe('undici:client:sendHeaders', count);
    onTestFinished(() => void unsubscribe('undici:client:sendHeaders', count));
    const receiver = await RawReceiver.listen(({ socket }) => {
      socket.removeAllListeners('data').on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.once('data', () => socket.pause());
    });
    const room = new HttpRoom(receiver.url, { concurrency: 1, batchBytes: 2 * MiB });
    const expected: { readonly id: string; readonly letters: string }[] = [];

    for (let request = 1; request <= requests; request++) {
      const letters = String.fromCharCode(64 + request);
      const delivery = room.deliverOne(anEvent(String(request), { data: letters.repeat(1.5 * MiB) }));
      await until('the request is written', () => written === request && receiver.connections.length > 0);
      const [{ socket }] = receiver.connections as [RawConnection];
      socket.write(answer);
      expect(await delivery).toMatchObject({ status: 'delivered' });
      expected.push({ id: String(request), letters });
    }

    const [{ socket }] = receiver.connections as [RawConnection];
    expect(receiver.connections).toHaveLength(1);
    socket.resume();
    const size = (): number => chunks.reduce((sum, { length }) => sum + length, 0);
    await until('all of it is read', () => size() > requests * 1.5 * MiB && contentRead(chunks) === requests);
    expect(bodiesOf(Buffer.concat(chunks).toString('latin1')).map(contentOf)).toEqual(expected.map((one) => [one]));
  });
});

function contentRead(chunks: readonly Buffer[]): number {
  return bodiesOf(Buffer.concat(chunks).toString('latin1')).filter((body) => body.endsWith(']')).length;
}
