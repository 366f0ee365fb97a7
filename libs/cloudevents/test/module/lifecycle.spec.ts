import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { silent } from '../support/silent-logger.js';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsPublisher,
  type DeliveryReport,
} from '../../src/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { delivered, ScriptedSink } from '../delivery/scripted-sink.js';

const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: id });

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
    const refused = expect(waiting).rejects.toMatchObject({ code: 'CE_CLOSED' });
    await compiled.close();
    await refused;
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
    const left = expect(sent).rejects.toMatchObject({
      code: 'CE_DELIVERY',
      report: { events: [{ deliveries: [{ status: 'failed', reason: 'shutdown' }] }] },
    });
    await until('the attempt is under way', () => sink.attempts.length === 1);
    await app.close();
    await left;
    expect(sink.closed).toBe(true);
  });

  it('fails the start with every sink that cannot be reached, when told to check', async () => {
    const options = { sink: 'http', http: { endpoint: 'http://127.0.0.1:1/' }, checkOnStart: true } as const;
    const compiled = await module(options).compile();
    await expect(compiled.init()).rejects.toThrow(/sink 'http': .*connection refused/);
  });

  it('K1: starts without its sinks otherwise', async () => {
    const app = await (await module({ sink: 'http', http: { endpoint: 'http://127.0.0.1:1/' } }).compile()).init();
    expect(app.get(CloudEventsPublisher).health()).toEqual([{ sink: 'http', status: 'up', pending: 0 }]);
    await app.close();
  });

  it('D7: refuses a second forRoot with a clear error', async () => {
    const compiled = await module({}, CloudEventsModule.forRoot({ sink: 'none', sourcePrefix: 'other' })).compile();
    await expect(compiled.init()).rejects.toThrow(/CloudEventsModule: is imported 2 times/);
  });
});
