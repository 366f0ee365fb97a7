import { HTTP, type Message } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import type { ReceivedRequest } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import type { CloudEvent } from '../../../src/core/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import type { HttpMode } from '../../../src/sinks/http/index.js';
import { anEvent, events } from './events.js';
import { HttpRoom } from './http-room.js';

/** Sends events in a mode; the requests as the receiver saw them. */
async function send(mode: HttpMode, ...list: CloudEvent[]): Promise<readonly ReceivedRequest[]> {
  const receiver = await ScriptedReceiver.listen();
  const room = new HttpRoom(receiver.url, { mode, concurrency: 1, headers: { 'x-team': 'poker' } });
  expect(await room.deliver(...list)).toMatchObject(Array(list.length).fill({ status: 'delivered' }));
  return receiver.requests;
}

async function sendOne(mode: HttpMode, event: CloudEvent): Promise<ReceivedRequest> {
  const [request] = await send(mode, event);
  return request as ReceivedRequest;
}

function attributeHeaders({ headers }: ReceivedRequest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('ce-')));
}

describe('HTTP sink, modes on the wire', () => {
  it.each([
    ['batch', 'application/cloudevents-batch+json; charset=utf-8'],
    ['structured', 'application/cloudevents+json; charset=utf-8'],
    ['binary', 'application/json'],
  ] as const)(
    '%s: a POST to the endpoint with its content type, its length and the extra headers',
    async (mode, type) => {
      const request = await sendOne(mode, anEvent('1', { data: { a: 'ü' } }));

      expect(request).toMatchObject({ method: 'POST', path: '/events' });
      expect(request.headers).toMatchObject({
        'content-type': type,
        'content-length': String(request.body.length),
        'x-team': 'poker',
      });
      expect(request.headers['transfer-encoding']).toBeUndefined();
    },
  );

  it('batch: a JSON array of whole events', async () => {
    const [request] = await send('batch', ...events(2, (n) => ({ subject: `s${n}`, data: n })));
    expect(JSON.parse(request?.body.toString() ?? '')).toEqual([
      { id: '1', source: '/shop', specversion: '1.0', type: 'com.example.order.placed', subject: 's1', data: 1 },
      { id: '2', source: '/shop', specversion: '1.0', type: 'com.example.order.placed', subject: 's2', data: 2 },
    ]);
  });

  it.each(['structured', 'binary'] as const)('%s: one event per request', async (mode) => {
    const requests = await send(mode, ...events(3, (n) => ({ data: n })));
    expect(requests).toHaveLength(3);
  });

  it('structured: one JSON object, attributes and data', async () => {
    const request = await sendOne('structured', anEvent('1', { extra: true, data: { a: [1, null] } }));
    expect(JSON.parse(request.body.toString())).toEqual({
      ...anEvent('1'),
      extra: true,
      data: { a: [1, null] },
    });
    expect(attributeHeaders(request)).toEqual({});
  });

  it('binary: every attribute but the content type is a header, the body is the data', async () => {
    const event = anEvent('1', {
      subject: 'table 1',
      time: '2026-01-01T00:00:00.123456789Z',
      datacontenttype: 'application/vnd.shop+json',
      dataschema: 'https://example.com/schema#1',
      count: 7,
      flag: false,
      bytes: new Uint8Array([0, 255]),
      data: { a: 1 },
    });
    const request = await sendOne('binary', event);

    expect(attributeHeaders(request)).toEqual({
      'ce-id': '1',
      'ce-source': '/shop',
      'ce-specversion': '1.0',
      'ce-type': 'com.example.order.placed',
      'ce-subject': 'table%201',
      'ce-time': '2026-01-01T00:00:00.123456789Z',
      'ce-dataschema': 'https://example.com/schema#1',
      'ce-count': '7',
      'ce-flag': 'false',
      'ce-bytes': 'AP8=',
    });
    expect(request.headers['content-type']).toBe('application/vnd.shop+json');
    expect(request.body.toString()).toBe('{"a":1}');
  });

  it('C2, binary: header values are percent-encoded exactly where they must be', async () => {
    const request = await sendOne('binary', anEvent('1', { subject: 'a b"c%d%41€😀~!ü', data: 1 }));
    expect(request.headers['ce-subject']).toBe('a%20b%22c%25d%2541%E2%82%AC%F0%9F%98%80~!%C3%BC');
  });

  it.each([
    ['no data', {}, '', undefined],
    ['bytes', { data: new Uint8Array([0, 1, 254, 255]), datacontenttype: 'image/png' }, '0001feff', 'image/png'],
    ['bytes of no known type', { data: new Uint8Array([1]) }, '01', undefined],
    ['text', { data: 'ü€', datacontenttype: 'text/plain' }, 'c3bce282ac', 'text/plain'],
    [
      'text in its charset',
      { data: 'ü', datacontenttype: 'text/plain; charset=iso-8859-1' },
      'fc',
      'text/plain; charset=iso-8859-1',
    ],
    ['JSON null', { data: null }, Buffer.from('null').toString('hex'), 'application/json'],
    ['JSON text', { data: 'a' }, Buffer.from('"a"').toString('hex'), 'application/json'],
    ['empty text', { data: '', datacontenttype: 'text/plain' }, '', 'text/plain'],
  ])('binary: %s', async (_, rest, hex, contentType) => {
    const request = await sendOne('binary', anEvent('1', rest));
    expect(request.body.toString('hex')).toBe(hex);
    expect(request.headers['content-type']).toBe(contentType);
    expect(request.headers['content-length']).toBe(String(hex.length / 2));
  });

  it.each(['structured', 'binary'] as const)('%s: another implementation reads the same event', async (mode) => {
    const event = anEvent('1', { subject: 'ü "1"', time: '2026-01-01T00:00:00Z', level: 3, data: { a: 'ä' } });
    const { headers, body } = await sendOne(mode, { ...event, datacontenttype: 'application/json' });
    const read = HTTP.toEvent({ headers, body: body.toString() } as Message) as CloudEvent;
    const { id, source, type, subject, data } = read;
    expect({ id, source, type, data }).toEqual({ id: '1', source: '/shop', type: event.type, data: { a: 'ä' } });
    expect(mode === 'binary' ? decodeURIComponent(subject ?? '') : subject).toBe('ü "1"');
    expect(Number(read['level'])).toBe(3);
  });

  it('batch: another implementation reads the same events', async () => {
    const [request] = await send('batch', ...events(3, (n) => ({ data: { n } })));
    const read = HTTP.toEvent({ headers: request?.headers, body: request?.body.toString() } as Message);
    expect(read).toMatchObject([
      { id: '1', data: { n: 1 } },
      { id: '2', data: { n: 2 } },
      { id: '3', data: { n: 3 } },
    ]);
  });

  it('the query of the endpoint is sent along', async () => {
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(`${receiver.url}?access_token=a%2Fb&x=1`).deliverOne(anEvent('1'));
    expect(receiver.requests[0]?.path).toBe('/events?access_token=a%2Fb&x=1');
  });

  it.each([
    ['a CloudEvents media type as data', { datacontenttype: 'application/cloudevents+json', data: {} }],
    ['a charset that cannot hold the text', { datacontenttype: 'text/plain; charset=us-ascii', data: 'ü' }],
    ['a content type that no header can hold', { datacontenttype: 'text/plain; title="€"', data: 'x' }],
  ])('binary: %s is refused, and the whole call with it, before anything is sent', async (_, rest) => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url, { mode: 'binary' });
    await expect(room.deliver(anEvent('1'), anEvent('2', rest))).rejects.toThrow(InvalidEventError);
    expect(receiver.connections).toBe(0);
    expect(room.health).toMatchObject({ pending: 0 });
  });
});
