import { BadGatewayException, ConflictException, Controller, Injectable, Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { type CloudEvent, CloudEventsModule } from '../../../src/index.js';
import { RejectedEventError } from '../../../src/errors/index.js';
import { CloudEventsReceiver, OnCloudEvent } from '../../../src/receiving/index.js';
import { batch, handEvent, structured } from './messages.js';
import { factoryApp, platforms } from './receiving-app.js';

const secret = 'postgres://user:hunter2@db';

@Injectable()
class Hands {
  readonly ran: string[] = [];
  release: () => void = () => undefined;
  readonly gate = new Promise<void>((resolve) => (this.release = resolve));
  entered: () => void = () => undefined;
  readonly inside = new Promise<void>((resolve) => (this.entered = resolve));

  @OnCloudEvent('hand.complete')
  complete({ id }: CloudEvent): void {
    this.ran.push(id);
  }

  @OnCloudEvent('hand.rejected')
  rejected(): void {
    throw new RejectedEventError('the table is closed');
  }

  @OnCloudEvent('hand.conflict')
  conflict(): void {
    throw new ConflictException('the hand was played');
  }

  @OnCloudEvent('hand.broken')
  broken(): void {
    throw new Error(secret);
  }

  @OnCloudEvent('hand.upstream')
  upstream(): void {
    throw new BadGatewayException(secret);
  }

  @OnCloudEvent('hand.endless')
  async endless(): Promise<void> {
    await new Promise(() => undefined);
  }

  @OnCloudEvent('hand.slow')
  async slow({ id }: CloudEvent): Promise<void> {
    this.ran.push(id);
    this.entered();
    await this.gate;
  }
}

@Controller('tables')
class TablesController {
  @OnCloudEvent('table.*')
  onTable(): void {}
}

describe.each(platforms)('events that come to the endpoint on %s', (platform) => {
  const running = (receiver = {}) =>
    factoryApp(platform, {
      imports: [
        CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events', handlerTimeout: 0.05, ...receiver } }),
      ],
      providers: [Hands],
      controllers: [TablesController],
    });

  it("with batch 'all' and unknown types rejected, find a handler of a module that is loaded lazily", async () => {
    @Injectable()
    class Late {
      @OnCloudEvent('hand.late')
      onLate(): void {}
    }
    @Module({ providers: [Late] })
    class LateModule {}
    const { app, post } = await running({ batch: 'all', unknownTypes: 'reject' });
    const { headers, body } = batch([handEvent('1', { type: 'hand.late' })]);
    expect((await post('/events', headers, body)).status).toBe(404);
    await app.get(LazyModuleLoader).load(() => LateModule);
    expect((await post('/events', headers, body)).status).toBe(204);
  });

  it.each([
    ['hand.complete', 204, undefined],
    ['table.opened', 204, undefined],
    ['hand.rejected', 422, 'the table is closed'],
    ['hand.conflict', 409, 'the hand was played'],
    ['hand.broken', 500, 'The event could not be handled; send it again'],
    ['hand.upstream', 502, 'The event could not be handled; send it again'],
    ['hand.endless', 503, 'The event could not be handled; send it again'],
    ['hand.unknown', 202, undefined],
  ])('of type %s are answered with %i (R1, R2)', async (type, status, detail) => {
    const { app, post } = await running();
    const { headers, body } = structured(handEvent('1', { type }));
    const answer = await post('/events', headers, body);
    expect([answer.status, answer.json?.detail]).toEqual([status, detail]);
    expect(answer.text).not.toContain('hunter2');
    expect(answer.text).not.toContain('Hands');
    expect(app.get(CloudEventsReceiver).counts().ignored).toBe(status === 202 ? 1 : 0);
  });

  it('of a type that no handler is for are refused by option, and counted (R2)', async () => {
    const { app, post } = await running({ unknownTypes: 'reject' });
    const { headers, body } = structured(handEvent('1', { type: 'hand.unknown' }));
    const answer = await post('/events', headers, body);
    expect([answer.status, answer.json?.detail]).toEqual([404, 'No handler is for events of this type']);
    const both = batch([handEvent('2'), handEvent('3', { type: 'hand.unknown' })]);
    expect((await post('/events', both.headers, both.body)).status).toBe(404);
    expect(app.get(CloudEventsReceiver).counts()).toMatchObject({ handled: 1, ignored: 2 });
    expect(app.get(Hands).ran).toEqual(['2']);
  });

  it('run once, in the order of their batch', async () => {
    const { app, post } = await running();
    const { headers, body } = batch(['3', '1', '2'].map((id) => handEvent(id)));
    expect((await post('/events', headers, body)).status).toBe(204);
    expect(app.get(Hands).ran).toEqual(['3', '1', '2']);
  });

  it('run once when they come twice, one after the other (R3)', async () => {
    const { app, post } = await running({ inbox: 'memory' });
    const { headers, body } = structured();
    expect((await post('/events', headers, body)).status).toBe(204);
    expect((await post('/events', headers, body)).status).toBe(204);
    expect(app.get(Hands).ran).toEqual(['hand-1']);
  });

  it('are to come again while their first delivery is being handled (R3)', async () => {
    const { app, post } = await running({ inbox: 'memory', handlerTimeout: 10 });
    const { headers, body } = structured(handEvent('1', { type: 'hand.slow' }));
    const hands = app.get(Hands);
    const first = post('/events', headers, body);
    await hands.inside;
    const second = await post('/events', headers, body);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    hands.release();
    expect((await first).status).toBe(204);
    expect((await post('/events', headers, body)).status).toBe(204);
    expect(hands.ran).toEqual(['1']);
  });
});
