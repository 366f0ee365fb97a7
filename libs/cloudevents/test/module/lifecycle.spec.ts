import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { until } from '../../../../test/support/until.js';
import { book, slowRouter } from '../support/hand-projectors.js';
import { silent } from '../support/silent-logger.js';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsPublisher,
  type DeliveryReport,
} from '../../src/index.js';
import { CLOUDEVENTS_CLOCK } from '../../src/cloudevents.tokens.js';
import { MemorySink } from '../../src/testing/index.js';
import { delivered, ScriptedSink } from '../delivery/scripted-sink.js';

const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: id });

/** What a call that must fail fails with; looked at once the test has done the rest. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => error,
  );

function module(options: CloudEventsModuleOptions, ...imports: NonNullable<Parameters<typeof Module>[0]['imports']>) {
  return Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', ...options }),
      ...imports,
    ],
  }).setLogger(silent);
}

describe('lifecycle', () => {
  it('D8: a publish before the start waits for it', async () => {
    @Injectable()
    class Eager implements OnModuleInit {
      sent: Promise<DeliveryReport> | undefined;
      constructor(private readonly publisher: CloudEventsPublisher) {}
      onModuleInit(): void {
        this.sent = this.publisher.send(event('early'));
      }
    }
    @Module({ providers: [Eager] })
    class EagerModule {}
    const memory = new MemorySink();
    const app = await (await module({ sinks: [memory] }, EagerModule).compile()).init();
    expect((await app.get(Eager, { strict: false }).sent)?.events).toHaveLength(1);
    expect(memory.events).toHaveLength(1);
    await app.close();
  });

  it('a publish may be awaited in onModuleInit, in the application itself and in a module of its own', async () => {
    @Injectable()
    class Awaiting implements OnModuleInit {
      constructor(private readonly publisher: CloudEventsPublisher) {}
      async onModuleInit(): Promise<void> {
        await this.publisher.send(event('awaited'));
      }
    }
    @Module({ providers: [Awaiting] })
    class InnerModule {}
    @Module({ imports: [InnerModule], providers: [Awaiting] })
    class OuterModule {}
    const memory = new MemorySink();
    const app = await (await module({ sinks: [memory] }, OuterModule).compile()).init();
    expect(memory.events).toHaveLength(2);
    await app.close();
  });

  it('a publish that waits for long says in the log what is missing', async () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    const compiled = await module({ sinks: [new MemorySink()] })
      .setLogger({ ...silent, error: (line: string) => void lines.push(line) })
      .overrideProvider(CLOUDEVENTS_CLOCK)
      .useValue(clock)
      .compile();
    const refused = errorOf(compiled.get(CloudEventsPublisher).send(event('early')));
    await clock.advance(2999);
    expect(lines).toEqual([]);
    await clock.advance(1);
    expect(lines).toEqual([expect.stringMatching(/has waited 3 s for the application to start: call app\.init\(\)/)]);
    await compiled.close();
    expect(await refused).toMatchObject({ code: 'CE_CLOSED' });
  });

  it('a publish that had to wait keeps no timer once the application has started', async () => {
    const clock = new ManualClock();
    const compiled = await module({ sinks: [new MemorySink()] })
      .overrideProvider(CLOUDEVENTS_CLOCK)
      .useValue(clock)
      .compile();
    const sent = compiled.get(CloudEventsPublisher).send(event('early'));
    expect(clock.pending).toBe(1);
    await compiled.init();
    await sent;
    expect(clock.pending).toBe(0);
    await compiled.close();
  });

  it('D8: a publish after the shutdown began is refused with a typed error', async () => {
    const memory = new MemorySink();
    const app = await (await module({ sinks: [memory] }).compile()).init();
    const publisher = app.get(CloudEventsPublisher);
    await app.close();
    await expect(publisher.send(event('late'))).rejects.toMatchObject({ code: 'CE_CLOSED' });
    expect(memory.events).toEqual([]);
  });

  it('a publish that waits for a start that never comes is refused', async () => {
    const compiled = await module({ sinks: [new MemorySink()] }).compile();
    const waiting = compiled.get(CloudEventsPublisher).send(event('early'));
    const refused = errorOf(waiting);
    await compiled.close();
    expect(await refused).toMatchObject({ code: 'CE_CLOSED' });
  });

  it('drains what was accepted before it stops', async () => {
    let finish = (): void => undefined;
    const sink = new ScriptedSink(() => new Promise((resolve) => (finish = () => resolve(delivered))));
    const app = await (await module({ sinks: [sink] }).compile()).init();
    const sent = app.get(CloudEventsPublisher).send(event('a'));
    await until('the attempt is under way', () => sink.attempts.length === 1);
    const closed = app.close();
    expect(sink.closed).toBe(false);
    finish();
    await closed;
    expect((await sent).events[0]?.deliveries).toMatchObject([{ status: 'delivered' }]);
    expect(sink.closed).toBe(true);
  });

  it('gives up at the deadline and reports what is left', async () => {
    const sink = new ScriptedSink(() => new Promise(() => undefined));
    const app = await (await module({ sinks: [sink], shutdownTimeout: 0.05 }).compile()).init();
    const sent = app.get(CloudEventsPublisher).send(event('a'));
    const left = errorOf(sent);
    await until('the attempt is under way', () => sink.attempts.length === 1);
    await app.close();
    expect(await left).toMatchObject({
      code: 'CE_DELIVERY',
      report: { events: [{ deliveries: [{ status: 'failed', reason: 'shutdown' }] }] },
    });
    expect(sink.closed).toBe(true);
  });

  it('reports calls that are still in projection at the deadline', async () => {
    const lines: string[] = [];
    const never = slowRouter(() => new Promise(() => undefined));
    const options = { sinks: [new MemorySink()], shutdownTimeout: 0.05 };
    const compiled = await module(options, CloudEventsModule.forFeature([never]))
      .setLogger({ ...silent, error: (line: string) => void lines.push(line) })
      .compile();
    const app = await compiled.init();
    void app.get(CloudEventsPublisher).publish(book('r', [{ type: 'Asked', data: {} }], 'slow'));
    await app.close();
    expect(lines).toEqual(['Not delivered before the shutdown deadline of 0.05 s: 1 call still in projection']);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('stuck'))],
    ['never settles', () => new Promise<void>(() => undefined)],
  ])('ends although closing a sink %s, and has reported what is left before', async (_, close) => {
    const lines: string[] = [];
    const sink = new ScriptedSink(() => new Promise(() => undefined));
    sink.close = close;
    const note = (line: string): void => void lines.push(line);
    const clock = new ManualClock();
    const app = await (
      await module({ sinks: [sink] })
        .setLogger({ ...silent, error: note, warn: note })
        .overrideProvider(CLOUDEVENTS_CLOCK)
        .useValue(clock)
        .compile()
    ).init();
    const failed = errorOf(app.get(CloudEventsPublisher).send(event('a')));
    await until('the attempt is under way', () => sink.attempts.length === 1);
    const closed = app.close();
    await clock.advance(10_000);
    await clock.advance(2000);
    await closed;
    expect(await failed).toMatchObject({ code: 'CE_DELIVERY' });
    expect(lines).toEqual([
      'Not delivered before the shutdown deadline of 10 s: 1 to scripted',
      expect.stringMatching(/^A sink did not close properly: (?:Error: stuck|not closed within 2 s)$/),
    ]);
  });

  it('fails the start with every sink that cannot be reached, when told to check', async () => {
    const options = { sink: 'http', http: { endpoint: 'http://127.0.0.1:1/' }, checkOnStart: true } as const;
    const compiled = await module(options).compile();
    await expect(compiled.init()).rejects.toThrow(/sink 'http': .*connection refused/);
  });

  it('warns of a misspelt variable', async () => {
    vi.stubEnv('CLOUDEVENTS_RETRY_ATTEMPT', '1');
    const lines: string[] = [];
    const app = await (
      await module({ sinks: [] })
        .setLogger({ ...silent, warn: (line: string) => void lines.push(line) })
        .compile()
    ).init();
    vi.unstubAllEnvs();
    expect(lines).toEqual(['CLOUDEVENTS_RETRY_ATTEMPT is no setting; did you mean CLOUDEVENTS_RETRY_ATTEMPTS?']);
    await app.close();
  });

  it('K1: starts without its sinks otherwise', async () => {
    const app = await (await module({ sink: 'http', http: { endpoint: 'http://127.0.0.1:1/' } }).compile()).init();
    expect(app.get(CloudEventsPublisher).health()).toMatchObject([{ sink: 'http', status: 'up', pending: 0 }]);
    await app.close();
  });

  it('D7: refuses a second forRoot with a clear error', async () => {
    const compiled = await module({}, CloudEventsModule.forRoot({ sink: 'none', sourcePrefix: 'other' })).compile();
    await expect(compiled.init()).rejects.toThrow(/CloudEventsModule: is imported 2 times/);
  });
});
