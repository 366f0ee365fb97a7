import { connect } from 'node:net';
import { type EventEmitter, once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { batch, binary, handEvent, structured } from './messages.js';
import { endpoint, platforms, type ReceivingApp, receivingApp } from './receiving-app.js';

const KiB = 1024;
const MiB = 1024 * KiB;
const bytes = (length: number) => new Uint8Array(length).fill(97);
const binaryHeaders = { ...binary().headers, 'content-type': 'application/octet-stream' };

/** Sends what is written and closes its side; says what came back until the other side closed as well. */
async function raw({ port }: ReceivingApp, ...parts: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
  const closed = once(socket, 'close');
  socket.end(parts.join('\r\n'));
  await closed;
  return answer;
}

describe.each(platforms)('limits of the endpoint on %s', (platform) => {
  it('allow 1 MiB of body, more than body parsers do, and not a byte more (C17)', async () => {
    const app = await receivingApp({ platform });
    expect((await app.post('/events', binaryHeaders, bytes(MiB))).status).toBe(204);
    const answer = await app.post('/events', binaryHeaders, bytes(MiB + 1));
    expect(answer).toMatchObject({
      status: 413,
      json: { status: 413, detail: expect.stringContaining('1048576') as unknown },
    });
    expect(app.received).toHaveLength(1);
    expect(Buffer.compare(app.received[0]?.data as Uint8Array, bytes(MiB))).toBe(0);
  });

  it('hold for bodies that do not declare their length', async () => {
    const app = await receivingApp({ platform });
    const body = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 3; sent++) controller.enqueue(bytes(512 * KiB));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: binaryHeaders, body, duplex: 'half' };
    const answer = await fetch(`${app.url}/events`, init as RequestInit);
    expect(answer.status).toBe(413);
    expect(app.received).toEqual([]);
  });

  it('give up a sender that does not stop', async () => {
    const app = await receivingApp({ platform, options: { receiver: { ...endpoint, maxBytes: 64 * KiB } } });
    const socket = connect(app.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const chunk = `10000\r\n${'a'.repeat(64 * KiB)}\r\n`;
    const head = 'POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n';
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
    const write = (): void => {
      while (!socket.destroyed && socket.write(chunk));
      if (!socket.destroyed) socket.once('drain', write);
    };
    write();
    await closed;
    expect(app.received).toEqual([]);
  });

  it('do not wait for what is declared to be far too much', async () => {
    const app = await receivingApp({ platform });
    const head = 'POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json';
    const socket = connect(app.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
    const closed = once(socket, 'close');
    socket.write(`${head}\r\nContent-Length: 10000000000\r\n\r\n{`);
    await closed;
    expect(answer).toMatch(/^HTTP\/1.1 413 [^]*connection: close/i);
  });

  it('keep the connection of one that does', async () => {
    const app = await receivingApp({ platform, options: { receiver: { ...endpoint, maxBytes: 64 * KiB } } });
    const { headers, body } = structured();
    const head = (length: number, type: string) =>
      `POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}`;
    const answer = await raw(
      app,
      head(100 * KiB, headers['content-type'] as string),
      '',
      'a'.repeat(100 * KiB) + head(Buffer.byteLength(body), headers['content-type'] as string),
      'Connection: close',
      '',
      body as string,
    );
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 204']);
  });

  it('of a batch are its events: 413, whatever there are (C15)', async () => {
    const options = { receiver: { ...endpoint, maxEvents: 3, maxBytes: 10 * MiB } };
    const app = await receivingApp({ platform, options });
    const of = (count: number) => batch(Array.from({ length: count }, (_, index) => handEvent(String(index))));
    expect((await app.post('/events', of(3).headers, of(3).body)).status).toBe(204);
    expect((await app.post('/events', of(4).headers, of(4).body)).status).toBe(413);
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    expect((await app.post('/events', headers, `[${'1,'.repeat(99_999)}1]`)).status).toBe(413);
    expect(app.received).toHaveLength(3);
  });

  it.each(['binary', 'structured'])('are 100 attributes in %s mode', async (mode) => {
    const app = await receivingApp({ platform });
    const message = (count: number) => {
      const extensions = Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 'y']));
      const event = { specversion: '1.0', id: '1', source: 's', type: 't', ...extensions };
      if (mode === 'structured') return structured(event);
      return {
        headers: Object.fromEntries(Object.entries(event).map(([name, value]) => [`ce-${name}`, value])),
        body: undefined,
      };
    };
    expect((await app.post('/events', message(96).headers, message(96).body)).status).toBe(204);
    const answer = await app.post('/events', message(97).headers, message(97).body);
    expect(answer).toMatchObject({ status: 413, json: { detail: expect.stringContaining('attributes') as unknown } });
  });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip'])(
    'allow no coding (%s) unless enabled: 415',
    async (coding) => {
      const app = await receivingApp({ platform });
      const { headers, body } = structured();
      const answer = await app.post('/events', { ...headers, 'content-encoding': coding }, gzipSync(body));
      expect(answer).toMatchObject({ status: 415, json: { detail: expect.stringContaining(coding) as unknown } });
      expect((await app.post('/events', { ...headers, 'content-encoding': 'identity' }, body)).status).toBe(204);
    },
  );

  describe('with codings enabled', () => {
    const options = {
      receiver: { ...endpoint, maxBytes: 64 * KiB, contentCodings: ['gzip', 'br', 'deflate'] as const },
    };

    it.each([
      ['gzip', gzipSync],
      ['X-GZip', gzipSync],
      ['br', brotliCompressSync],
      ['deflate', deflateSync],
    ] as const)('undo %s', async (coding, compress) => {
      const app = await receivingApp({ platform, options });
      const { headers, body } = structured();
      expect((await app.post('/events', { ...headers, 'content-encoding': coding }, compress(body))).status).toBe(204);
      expect(app.received).toEqual([handEvent()]);
    });

    it.each([
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ] as const)('give a bomb of %s up at the limit: 413 (C17)', async (coding, compress) => {
      const app = await receivingApp({ platform, options });
      const bomb = compress(Buffer.alloc(64 * MiB));
      expect(bomb.length).toBeLessThan(70 * KiB);
      const { headers } = structured();
      const began = performance.now();
      const answer = await app.post('/events', { ...headers, 'content-encoding': coding }, bomb.subarray(0, 64 * KiB));
      expect(answer).toMatchObject({
        status: 413,
        json: { detail: expect.stringMatching(/coding undone.* 65536 /) as unknown },
      });
      expect(performance.now() - began).toBeLessThan(2000);
    });

    it.each([
      ['a body that is not in its coding', 'gzip', Buffer.from('{}'), 400],
      ['a body that breaks off', 'gzip', gzipSync(structured().body).subarray(0, 30), 400],
      ['another coding', 'zstd', Buffer.from('{}'), 415],
      ['two codings', 'gzip, br', Buffer.from('{}'), 415],
    ])('refuse %s', async (_, coding, body, status) => {
      const app = await receivingApp({ platform, options });
      const { headers } = structured();
      expect((await app.post('/events', { ...headers, 'content-encoding': coding }, body)).status).toBe(status);
    });
  });

  it('stand a length that is a lie, in both directions (C17)', async () => {
    const app = await receivingApp({ platform });
    const { headers, body } = structured();
    const lie = (length: number): Promise<string> =>
      raw(
        app,
        'POST /events HTTP/1.1',
        'Host: x',
        `Content-Type: ${headers['content-type']}`,
        `Content-Length: ${length}`,
        '',
        body as string,
      );
    expect(await lie(Buffer.byteLength(body) + 10)).toMatch(/^(?:HTTP\/1.1 400 |$)/);
    expect(app.received).toEqual([]);
    expect(await lie(20)).toMatch(/^HTTP\/1.1 400 /);
    expect(app.received).toEqual([]);
    expect((await app.post('/events', headers, body)).status).toBe(204);
  });

  it('stand a sender that goes away', async () => {
    const app = await receivingApp({ platform });
    const socket = connect(app.port, '127.0.0.1');
    const { headers, body } = structured();
    const closed = once(socket, 'close');
    socket.write(
      `POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nContent-Length: 5000\r\n\r\n{`,
    );
    await once(app.app.getHttpServer() as EventEmitter, 'request');
    socket.destroy();
    await closed;
    expect((await app.post('/events', headers, body)).status).toBe(204);
    expect(app.received).toHaveLength(1);
  });

  it('refuse a header of an event that is there twice, which frameworks would join', async () => {
    const app = await receivingApp({ platform });
    const answer = await raw(
      app,
      'POST /events HTTP/1.1',
      'Host: x',
      'ce-specversion: 1.0',
      'ce-id: 1',
      'ce-id: 2',
      'ce-source: s',
      'ce-type: t',
      'Content-Length: 0',
      'Connection: close',
      '',
      '',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*'ce-id' occurs more than once/);
  });
});

describe('the tolerant endpoint', () => {
  it.each([
    [400, false],
    [204, true],
  ])('answers a %% that stands for itself with %i', async (status, tolerant) => {
    const app = await receivingApp({ platform: 'express', options: { receiver: { ...endpoint, tolerant } } });
    const headers = { ...binary().headers, 'ce-subject': '100%' };
    expect((await app.post('/events', headers, '{}')).status).toBe(status);
  });
});
