import { Controller, HttpCode, type INestApplication, ParseIntPipe, Post, ValidationPipe } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CloudEvent } from '../../../src/index.js';
import { CloudEventAttribute, CloudEventData, ReceivedCloudEvent } from '../../../src/receiving/index.js';
import { ReceivedCloudEventBatch } from '../../../src/receiving/http/index.js';
import { batch, binary, handEvent, structured } from './messages.js';
import { factoryApp, platforms, receivingApp } from './receiving-app.js';
import { CloudEventsModule } from '../../../src/index.js';

const Pot = z.object({ pot: z.number() });

@Controller('hands')
class HandsController {
  @Post('one')
  one(
    @ReceivedCloudEvent() event: CloudEvent,
    @CloudEventData(Pot) data: z.infer<typeof Pot>,
    @CloudEventAttribute('subject') subject: string,
    @ReceivedCloudEventBatch() all: CloudEvent[],
  ): unknown {
    return { event, pot: data.pot, subject, same: all[0] === event && all.length === 1 };
  }

  @Post('many')
  @HttpCode(200)
  many(@ReceivedCloudEventBatch() events: CloudEvent[]): unknown {
    return { ids: events.map(({ id }) => id) };
  }

  @Post('hand')
  hand(@CloudEventAttribute('handnumber', ParseIntPipe) hand: number): unknown {
    return { hand };
  }
}

const metadata = { controllers: [HandsController] };
const only = { platform: 'express', metadata, options: {} } as const;

describe.each(platforms)('an ordinary controller on %s', (platform) => {
  const settings = { ...only, platform };

  it.each([
    ['binary', binary()],
    ['structured', structured()],
    ['batch', batch([handEvent()])],
  ])('gets the event of a request in %s mode, read once', async (_, { headers, body }) => {
    const { post } = await receivingApp(settings);
    const answer = await post('/hands/one', headers, body);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ event: handEvent(), pot: 120, subject: 'table-7', same: true });
  });

  it('gets batches, and single events as one', async () => {
    const { post } = await receivingApp(settings);
    const idsOf = async ({ headers, body }: ReturnType<typeof batch>) =>
      (await post('/hands/many', headers, body)).json;
    expect(await idsOf(batch([handEvent('1'), handEvent('2')]))).toEqual({ ids: ['1', '2'] });
    expect(await idsOf(batch([]))).toEqual({ ids: [] });
    expect(await idsOf(binary(handEvent('3')))).toEqual({ ids: ['3'] });
  });

  it.each([
    [400, 'a batch of 2 events', batch([handEvent('1'), handEvent('2')])],
    [400, 'a batch of 0 events', batch([])],
    [
      400,
      "'type'",
      {
        headers: { 'content-type': 'application/cloudevents+json' },
        body: '{"specversion":"1.0","id":"1","source":"s"}',
      },
    ],
    [400, 'no CloudEvent', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    [
      413,
      '1048576',
      { headers: { 'content-type': 'application/cloudevents+json' }, body: 'a'.repeat(1024 * 1024 + 1) },
    ],
    [415, 'cloudevents+xml', { headers: { 'content-type': 'application/cloudevents+xml' }, body: '<a/>' }],
    [422, 'pot', structured(handEvent('1', { data: { pot: 'much' } }))],
  ] as const)('is spared what is none: %i, which names %s', async (status, detail, { headers, body }) => {
    const { post } = await receivingApp(settings);
    const answer = await post('/hands/one', headers, body);
    expect(answer).toMatchObject({ status, json: { status, detail: expect.stringContaining(detail) as unknown } });
  });

  it('has its pipes applied', async () => {
    const { post } = await receivingApp(settings);
    const sent = (handnumber: string) => structured(handEvent('1', { handnumber }));
    expect((await post('/hands/hand', sent('7').headers, sent('7').body)).json).toEqual({ hand: 7 });
    expect((await post('/hands/hand', sent('x').headers, sent('x').body)).status).toBe(400);
  });

  it('is not troubled by a global validation pipe', async () => {
    const configure = (app: INestApplication) => void app.useGlobalPipes(new ValidationPipe({ transform: true }));
    const { post } = await receivingApp({ ...settings, configure });
    const { headers, body } = structured();
    expect((await post('/hands/one', headers, body)).status).toBe(201);
  });

  it('works in an application of NestFactory, with a prefix', async () => {
    const app = await factoryApp(
      platform,
      { imports: [CloudEventsModule.forRoot({ sink: 'none' })], ...metadata },
      (nest) => void nest.setGlobalPrefix('api'),
    );
    const { headers, body } = binary();
    expect((await app.post('/api/hands/one', headers, body)).status).toBe(201);
  });

  it('is told when nothing reads its requests', async () => {
    const app = await factoryApp(platform, metadata);
    const { headers, body } = structured();
    const { status, text } = await app.post('/hands/many', headers, body);
    // Fastify has no parser for the type, and refuses it before any route.
    expect(status).toBe(platform === 'express' ? 500 : 415);
    expect(text).not.toContain('forRoot');
  });
});
