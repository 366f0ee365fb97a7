import { Inject, Injectable, type OnModuleInit, type Provider, Scope } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { CLOUDEVENTS_CLOCK, CLOUDEVENTS_RECEIVER_OPTIONS } from '../../src/cloudevents.tokens.js';
import { HandlerError } from '../../src/errors/index.js';
import { CloudEventsModule, type CloudEventsModuleOptions, CloudEventsPublisher } from '../../src/index.js';
import {
  CloudEventsReceiver,
  OnCloudEvent,
  type Receipt,
  type ReceiverChoices,
  receiverOptions,
} from '../../src/receiving/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { silent } from '../support/silent-logger.js';
import { Held, received } from './support.js';

/** The module as an application imports it. */

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(providers: Provider[], options: CloudEventsModuleOptions = {}, choices: ReceiverChoices = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = (line: unknown): void => void lines.push(String(line));
  const app = await Test.createTestingModule({
    imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot({ sink: 'none', ...options })],
    providers,
  })
    .setLogger({ ...silent, log, error: log })
    .overrideProvider(CLOUDEVENTS_CLOCK)
    .useValue(clock)
    .overrideProvider(CLOUDEVENTS_RECEIVER_OPTIONS)
    .useValue(receiverOptions(choices, clock))
    .compile();
  await app.init();
  closing.push(() => app.close());
  const receiver = app.get(CloudEventsReceiver);
  const receive = (changes?: Record<string, unknown>): Promise<Receipt> =>
    receiver.receive(received(changes), { transport: 'test' });
  return { app, receiver, receive, clock, lines };
}

describe('the module', () => {
  it('hands events to handlers, and writes a line for each of them', async () => {
    const ids: unknown[] = [];
    @Injectable()
    class Games {
      @OnCloudEvent('game.*', { source: '/games' })
      onGame({ id }: { id: string }): void {
        ids.push(id);
      }
    }
    const { receive, lines } = await start([Games]);
    expect(await receive({ id: '7' })).toEqual({ status: 'handled' });
    expect(ids).toEqual(['7']);
    expect(lines).toContain('Games.onGame <- game.* source=/games');
  });

  it('does not start with a handler that cannot work', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Games {
      @OnCloudEvent('game.over')
      onGame(): void {}
    }
    await expect(start([Games])).rejects.toThrow(HandlerError);
  });

  it('takes the events that come while the application starts', async () => {
    const receipts: Receipt[] = [];
    @Injectable()
    class Early implements OnModuleInit {
      constructor(@Inject(CloudEventsReceiver) private readonly receiver: CloudEventsReceiver) {}
      async onModuleInit(): Promise<void> {
        receipts.push(await this.receiver.receive(received(), { transport: 'test' }));
      }
      @OnCloudEvent('game.over')
      onGame(): void {}
    }
    await start([Early]);
    expect(receipts).toEqual([{ status: 'handled' }]);
  });

  it('has an inbox where one is chosen', async () => {
    @Injectable()
    class Games {
      @OnCloudEvent('game.over')
      onGame(): void {}
    }
    const { receive } = await start([Games], {}, { inbox: 'memory' });
    await receive();
    expect(await receive()).toEqual({ status: 'duplicate' });
  });
});

describe('the shutdown', () => {
  @Injectable()
  class Slow {
    static held = new Held();
    constructor(@Inject(CloudEventsPublisher) private readonly publisher: CloudEventsPublisher) {}
    @OnCloudEvent('game.over')
    async onGame(): Promise<void> {
      await Slow.held.promise;
      await this.publisher.send({ specversion: '1.0', id: 'answer', source: '/s', type: 't' });
    }
  }

  it('refuses new events, waits for handlers, and delivers what they publish', async () => {
    Slow.held = new Held();
    const memory = new MemorySink();
    const { app, receive, receiver, clock } = await start([Slow], { sinks: [memory] });
    const receipt = receive();
    await clock.advance(0);
    let isClosed = false;
    const closed = app.close().then(() => (isClosed = true));
    await clock.advance(0);
    expect(await receive({ id: 'late' })).toMatchObject({ status: 'failed', statusCode: 503 });
    expect([isClosed, receiver.running]).toEqual([false, 1]);
    Slow.held.finish();
    expect(await receipt).toEqual({ status: 'handled' });
    await closed;
    expect(memory.events.map(({ id }) => id)).toEqual(['answer']);
  });

  it('gives up what is not done before the deadline, and says so', async () => {
    Slow.held = new Held();
    const { app, receive, clock, lines } = await start([Slow], { shutdownTimeout: 5 });
    const receipt = receive();
    await clock.advance(0);
    const closed = app.close();
    await clock.advance(5000);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    await closed;
    expect(lines).toContain('Not handled before the shutdown deadline of 5 s: 1 received');
  });

  it('takes what a transport cannot give back, before it refuses new events', async () => {
    Slow.held = new Held();
    const { app, receive, receiver, clock } = await start([Slow]);
    const waiting = new Held();
    receiver.beforeClose(() => waiting.promise);
    const closed = app.close();
    await clock.advance(0);
    Slow.held.finish();
    expect(await receive()).toEqual({ status: 'handled' });
    waiting.finish();
    await closed;
    expect(await receive({ id: 'late' })).toMatchObject({ status: 'failed', statusCode: 503 });
  });

  it('is not kept from stopping by a transport that fails to hand over', async () => {
    const { app, receiver } = await start([Slow]);
    receiver.beforeClose(() => {
      throw new Error('no connection');
    });
    await expect(app.close()).resolves.toBeUndefined();
  });

  it('waits for such a transport no longer than for everything else, all in one deadline', async () => {
    Slow.held = new Held();
    const { app, receive, receiver, clock } = await start([Slow], { shutdownTimeout: 5 });
    const receipt = receive();
    await clock.advance(0);
    receiver.beforeClose(() => new Promise(() => undefined));
    const closed = app.close();
    await clock.advance(4999);
    expect(receiver.running).toBe(1);
    await clock.advance(1);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    await closed;
  });
});
