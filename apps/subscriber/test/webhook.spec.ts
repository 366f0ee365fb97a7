/** The webhook over a real socket: every content mode, every refusal, and the counts afterwards. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import { cloudEvent, encodeHttpBatch, encodeHttpMessage, type EventFormat, jsonEventFormat } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Screen } from '../src/cli/screen.js';
import { TransportCounters } from '../src/counting/transport-counters.js';
import { createApp } from '../src/create-app.js';
import { FakeOutput } from './fake-output.js';

const event = { specversion: '1.0', id: 'hand:r:1', source: 'angzarr/hand', type: 'a.done', subject: 'r' };
const structured = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const binary = { 'ce-specversion': '1.0', 'ce-id': 'hand:r:1', 'ce-source': 'angzarr/hand', 'ce-type': 'a.done' };

let app: NestExpressApplication;
let url: string;

beforeAll(async () => {
  const quiet = new FakeOutput();
  app = await createApp({}, new Screen(quiet, quiet));
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());
beforeEach(() => {
  // A counter of its own for every test.
  Object.assign(app.get(TransportCounters), new TransportCounters());
});

async function post(headers: Record<string, string>, body?: string | Uint8Array) {
  const response = await fetch(`${url}/events`, {
    method: 'POST',
    headers,
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function counts(): Promise<{ http: object; kafka: object }> {
  return (await (await fetch(`${url}/counts`)).json()) as { http: object; kafka: object };
}

describe('accepted with 204', () => {
  it.each([
    ['a structured event', { 'content-type': structured }, JSON.stringify(event), 1],
    ['with a charset', { 'content-type': `${structured}; charset=utf-8` }, JSON.stringify(event), 1],
    ['in other letters', { 'content-type': 'Application/CloudEvents+JSON;Charset="UTF-8"' }, JSON.stringify(event), 1],
    ['a batch', { 'content-type': batch }, JSON.stringify([event, { ...event, id: 'hand:r:2' }]), 2],
    ['an empty batch', { 'content-type': batch }, '[]', 0],
    ['a binary event', { ...binary, 'content-type': 'application/json' }, '{"pot":1}', 1],
    ['a binary event of bytes', { ...binary, 'content-type': 'image/png' }, new Uint8Array([0xff, 0]), 1],
    ['a binary event without data', binary, undefined, 1],
    ['a binary event with an escaped attribute', { ...binary, 'ce-note': 'caf%C3%A9 "x"' }, undefined, 1],
  ])('%s', async (_, headers, body, received) => {
    expect(await post(headers, body)).toEqual({ status: 204, text: '' });
    expect(await counts()).toMatchObject({ http: { received, rejected: 0 }, kafka: { received: 0 } });
  });
});

describe('every format is read', () => {
  const accepted = [1, 2].map((n) => cloudEvent({ ...event, id: `hand:r:${n}`, data: { pot: n } }));

  it.each([jsonEventFormat, protobufEventFormat, avroEventFormat, xmlEventFormat])('$name', async (format) => {
    const { headers, body } = encodeHttpMessage(accepted[0]!, { mode: 'structured', format });
    expect(await post(headers, body)).toMatchObject({ status: 204 });
    expect(await counts()).toMatchObject({ http: { received: 1, rejected: 0, byType: { 'a.done': 1 } } });
  });

  it.each<EventFormat>([jsonEventFormat, protobufEventFormat, xmlEventFormat])('a batch of $name', async (format) => {
    const { headers, body } = encodeHttpBatch(accepted, { format });
    expect(await post(headers, body)).toMatchObject({ status: 204 });
    expect(await counts()).toMatchObject({ http: { received: 2, outOfOrder: 0, rejected: 0 } });
  });
});

describe('refused, with the reason', () => {
  it.each([
    ['an event without id', structured, { ...event, id: undefined }, 400, "'id'"],
    ['an empty type', structured, { ...event, type: '' }, 400, "'type'"],
    ['another version', structured, { ...event, specversion: '0.3' }, 400, "'specversion'"],
    ['a time that is none', structured, { ...event, time: 'yesterday' }, 400, "'time'"],
    ['an extension with a bad name', structured, { ...event, 'Bad-Name': 'x' }, 400, "'Bad-Name'"],
    ['one bad event in a batch', batch, [event, { ...event, source: undefined }], 400, "'source' of event 1"],
    ['a batch that is no array', batch, event, 400, 'batch must be a JSON array'],
    ['a format of others', 'application/cloudevents+yaml', {}, 415, 'application/cloudevents+yaml'],
    ['another charset', `${structured}; charset=utf-16`, event, 400, 'not valid utf-16'],
    ['plain JSON', 'application/json', event, 400, 'The message is no CloudEvent'],
  ])('%s', async (_, contentType, body, status, message) => {
    const answer = await post({ 'content-type': contentType }, JSON.stringify(body));
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { detail: string }).detail).toContain(message);
    expect(await counts()).toMatchObject({ http: { received: 0, rejected: 1 } });
  });

  it.each([
    ['no JSON', { 'content-type': structured }, '{', 400],
    ['no UTF-8', { 'content-type': structured }, new Uint8Array([0x22, 0xff, 0x22]), 400],
    ['no event, and not the JSON it says', { 'content-type': 'application/json' }, '{', 400],
    ['no body', { 'content-type': structured }, undefined, 400],
    ['binary data that is not the JSON it says', { ...binary, 'content-type': 'application/json' }, '{', 400],
    ['a binary event without type', { ...binary, 'ce-type': '' }, undefined, 400],
    ['broken percent-encoding', { ...binary, 'ce-note': '%FF%FE' }, undefined, 400],
  ])('%s', async (_, headers, body, status) => {
    expect(await post(headers, body)).toMatchObject({ status });
    expect(await counts()).toMatchObject({ http: { received: 0, rejected: 1 } });
  });

  it('a body above 1 MiB', async () => {
    expect(await post({ 'content-type': batch }, ' '.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 });
    expect(await counts()).toMatchObject({ http: { received: 0, rejected: 1 } });
  });
});

it('repetitions and disorder are counted across requests', async () => {
  for (const id of ['hand:r:2', 'hand:r:2', 'hand:r:1']) {
    await post({ 'content-type': structured }, JSON.stringify({ ...event, id }));
  }
  expect(await counts()).toMatchObject({
    http: { received: 2, duplicates: 1, outOfOrder: 1, byType: { 'a.done': 2 } },
  });
});

it('what is no message to the webhook is not counted', async () => {
  expect((await fetch(`${url}/elsewhere`, { method: 'POST', body: '{' })).status).toBe(404);
  expect((await fetch(`${url}/events`)).status).toBe(404);
  expect(await counts()).toMatchObject({ http: { received: 0, rejected: 0 } });
});

it('the first envelope of a type is shown, and the counts at the end', async () => {
  const output = new FakeOutput();
  const other = await createApp({}, new Screen(output, output));
  await other.listen(0, '127.0.0.1');
  const headers = { 'content-type': structured };
  for (const id of ['hand:r:1', 'hand:r:2']) {
    await fetch(`${await other.getUrl()}/events`, { method: 'POST', headers, body: JSON.stringify({ ...event, id }) });
  }
  await other.close();
  expect(output.written.match(/received over HTTP \{/g)).toHaveLength(1);
  expect(output.written).toContain('"id": "hand:r:1"');
  expect(output.written).toMatch(/\nHTTP +2 received {3}a\.done 2\n$/);
});
