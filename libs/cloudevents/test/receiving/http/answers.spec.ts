import { describe, expect, it } from 'vitest';
import { RejectedEventError } from '../../../src/errors/index.js';
import type { Receipt } from '../../../src/receiving/receipt.js';
import { batch, handEvent, structured } from './messages.js';
import { endpoint, platforms, problemType, receivingApp } from './receiving-app.js';

const secret = 'password=hunter2';
const rejected = (statusCode?: number): Receipt => ({
  status: 'rejected',
  error: new RejectedEventError("'data' has no pot"),
  ...(statusCode === undefined ? {} : { statusCode }),
});
const failed = (statusCode?: number): Receipt => ({
  status: 'failed',
  error: new Error(secret),
  ...(statusCode === undefined ? {} : { statusCode }),
});

describe.each(platforms)('the endpoint on %s answers', (platform) => {
  it.each([
    ['handled', { status: 'handled' }, 204],
    ['a duplicate that was handled before', { status: 'duplicate' }, 204],
    ['ignored', { status: 'ignored' }, 202],
  ] as const)('%s with nothing but a status (R1)', async (_, receipt, status) => {
    const { post } = await receivingApp({ platform, receive: () => receipt });
    const { headers, body } = structured();
    expect(await post('/events', headers, body)).toMatchObject({ status, text: '' });
  });

  it.each([
    ['rejected', rejected(), 422],
    ['rejected with a status of its own', rejected(409), 409],
    ['rejected with a status that is no rejection', rejected(500), 422],
    ['failed', failed(), 500],
    ['a timeout', failed(503), 503],
    ['too many at once', failed(429), 429],
    ['failed with a status that would be final', failed(404), 500],
    ['in flight', { status: 'in-flight' }, 503],
  ] as const)('%s with the problem, and no secrets (R1)', async (_, receipt, status) => {
    const { post } = await receivingApp({ platform, receive: () => receipt });
    const { headers, body } = structured();
    const answer = await post('/events', headers, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(problemType);
    expect(answer.json).toMatchObject({ type: 'about:blank', status, title: expect.any(String) as unknown });
    expect(Object.keys(answer.json ?? {})).toEqual(['type', 'title', 'status', 'detail']);
    expect(answer.text).not.toContain(secret);
  });

  it('a rejection with what the handler said', async () => {
    const { post } = await receivingApp({ platform, receive: () => rejected() });
    const { headers, body } = structured();
    expect((await post('/events', headers, body)).json).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      detail: "'data' has no pot",
    });
  });

  it('an event whose other delivery is under way with the wish to come again soon (R3)', async () => {
    const { post } = await receivingApp({ platform, receive: () => ({ status: 'in-flight' }) });
    const { headers, body } = structured();
    expect((await post('/events', headers, body)).headers.get('retry-after')).toBe('1');
  });

  it('an unknown type with 404 where the application says so (R2)', async () => {
    const options = { receiver: { ...endpoint, unknownTypes: 'reject' } } as const;
    const { post } = await receivingApp({ platform, options, receive: () => ({ status: 'ignored' }) });
    const { headers, body } = structured();
    expect((await post('/events', headers, body)).json).toMatchObject({
      status: 404,
      detail: 'No handler is for events of this type',
    });
  });

  it.each([
    [
      'a missing attribute',
      { 'content-type': 'application/cloudevents+json' },
      '{"specversion":"1.0","id":"1","source":"s"}',
      /'type'/,
    ],
    [
      'a wrong attribute',
      { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 's', 'ce-type': 't', 'ce-time': 'soon' },
      '',
      /'time'/,
    ],
    [
      'a version that is unknown',
      { 'ce-specversion': '2.0', 'ce-id': '1', 'ce-source': 's', 'ce-type': 't' },
      '',
      /'specversion'/,
    ],
    [
      'JSON that breaks off (C17)',
      { 'content-type': 'application/cloudevents+json' },
      '{"specversion":"1.0","id"',
      /JSON/,
    ],
    ['JSON that is too deep (C17)', { 'content-type': 'application/cloudevents+json' }, '['.repeat(10_000), /./],
    [
      'JSON that is far too deep (C17)',
      { 'content-type': 'application/cloudevents+json' },
      `{"data":${'['.repeat(200_000)}`,
      /./,
    ],
    ['no event', { 'content-type': 'application/json' }, '{}', /no CloudEvent/],
    ['a batch of something else (C15)', { 'content-type': 'application/cloudevents-batch+json' }, '[1]', /0/],
    ['a batch in a batch (C15)', { 'content-type': 'application/cloudevents-batch+json' }, '[[]]', /0/],
    ['a batch that is none', { 'content-type': 'application/cloudevents-batch+json' }, '{}', /batch/],
  ] as const)('%s with 400 and its name', async (_, headers, body, detail) => {
    const { post, received } = await receivingApp({ platform });
    const { status, json } = await post('/events', headers, body);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ status: 400, detail: expect.stringMatching(detail) as unknown }),
    ]);
    expect(received).toEqual([]);
  });

  it('a batch of which one event is wrong with 400, and its place; none of it runs (C15)', async () => {
    const { post, received } = await receivingApp({ platform });
    const { headers } = batch([]);
    const answer = await post('/events', headers, JSON.stringify([handEvent('1'), { ...handEvent('2'), type: '' }]));
    expect(answer).toMatchObject({
      status: 400,
      json: { detail: expect.stringMatching(/'type' of event 1/) as unknown },
    });
    expect(received).toEqual([]);
  });

  it.each([
    ['application/cloudevents+xyz'],
    ['application/cloudevents'],
    ['application/cloudevents+protobuf'],
    ['application/cloudevents-batch+xml'],
  ])('%s with 415, since its format is not read', async (contentType) => {
    const { post } = await receivingApp({ platform });
    const answer = await post('/events', { 'content-type': contentType }, '{}');
    expect(answer).toMatchObject({
      status: 415,
      json: { status: 415, detail: expect.stringContaining(contentType) as unknown },
    });
  });

  it('other methods, and other paths, like any route that is not there', async () => {
    const { url, post } = await receivingApp({ platform });
    const { headers, body } = structured();
    expect((await fetch(`${url}/events`)).status).toBe(404);
    expect((await fetch(`${url}/events`, { method: 'OPTIONS' })).status).toBe(404);
    expect((await post('/other', headers, body)).status).toBe(404);
  });
});
