import { create } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { Inject, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { silent } from '../support/silent-logger.js';
import {
  attributeTypes,
  CloudEventsModule,
  type CloudEventsModuleOptions,
  type CloudEventDraft,
  CloudEventsPublisher,
  type CloudEventsRouter,
  defineAttribute,
  Handles,
  Projector,
} from '../../src/index.js';
import { severity } from '../../src/extensions/index.js';
import { until } from '../../../../test/support/until.js';
import { packAny, protobufTypes } from '../../src/protobuf/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { book, HandProjector, PlayerActed, slowRouter } from '../support/hand-projectors.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: CloudEventsModuleOptions = {}, routers: readonly CloudEventsRouter[] = []) {
  const memory = new MemorySink();
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [memory], ...options }),
      CloudEventsModule.forFeature(routers),
    ],
    providers: [HandProjector],
  })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  closing.push(() => app.close());
  return { app, memory, publisher: app.get(CloudEventsPublisher) };
}

describe('publish', () => {
  it('delivers what the projectors draft, and keeps the rest inside', async () => {
    const { publisher, memory } = await start();
    const report = await publisher.publish(
      book('abc123', [new PlayerActed('p1', 'fold'), new PlayerActed('p2', 'all-in')]),
    );
    expect(memory.events).toEqual([
      {
        specversion: '1.0',
        id: 'hand:abc123:2',
        source: 'angzarr/hand',
        type: 'test.all_in',
        subject: 'abc123',
        time: '2026-03-01T12:00:00Z',
        datacontenttype: 'application/json',
        correlationid: 'session-1',
        alertlevel: 'high',
        data: { playerId: 'p2' },
      },
    ]);
    expect(report).toEqual({
      events: [
        {
          id: 'hand:abc123:2',
          source: 'angzarr/hand',
          type: 'test.all_in',
          subject: 'abc123',
          deliveries: [{ sink: 'memory', status: 'delivered', attempts: 1 }],
        },
      ],
      projectionFailures: [],
    });
  });

  it('types and checks the extensions it was told of, in drafts and in events', async () => {
    const table = defineAttribute('table', attributeTypes.integer, (n) => (n > 0 ? undefined : 'must be positive'));
    const { publisher, memory } = await start({ extensions: [table, severity] });
    const event = { specversion: '1.0', id: '1', source: '/s', type: 't' };
    await publisher.send({ ...event, table: '7', severitynumber: 9 });
    expect(memory.events).toEqual([{ ...event, table: 7, severitynumber: 9 }]);
    await expect(publisher.send({ ...event, table: 0 })).rejects.toThrow("'table' must be positive");
    await expect(publisher.send({ ...event, severitytext: 'WARN' })).rejects.toThrow("'severitynumber' is required");

    const strict = await start({ extensions: [defineAttribute('alertlevel', attributeTypes.integer)] });
    const published = strict.publisher.publish(book('abc123', [new PlayerActed('p2', 'all-in')]));
    await expect(published).rejects.toThrow("'alertlevel' must be an integer");
    expect(strict.memory.events).toEqual([]);
  });

  it('reports nothing when everything stays internal', async () => {
    const { publisher, memory } = await start();
    expect((await publisher.publish(book('a', [new PlayerActed('p1', 'fold')]))).events).toEqual([]);
    expect(memory.events).toEqual([]);
  });

  it('sends nothing of a book with an invalid event, and names projector, attribute and rule', async () => {
    const { publisher, memory } = await start();
    const wrong = book('bad\u0000root', [new PlayerActed('p1', 'all-in'), new PlayerActed('p2', 'all-in')]);
    await expect(publisher.publish(wrong)).rejects.toMatchObject({
      code: 'CE_INVALID_EVENT',
      message: expect.stringMatching(/HandProjector\.onPlayerActed.*'id' must not contain.*U\+0000/) as string,
    });
    expect(memory.events).toEqual([]);
  });

  it('keeps the order of one root although the first book takes longer, and lets other roots pass', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const router = slowRouter(async ({ id }) => {
      if (id === 'first') await held;
      return { type: 'test.answer', data: id };
    });
    const { publisher, memory } = await start({}, [router]);
    const asked = (root: string, id: string, sequence: number) =>
      publisher.publish(book(root, [{ type: 'Asked', data: { id } }], 'slow', sequence));
    const first = asked('r1', 'first', 1);
    const second = asked('r1', 'second', 2);
    await asked('r2', 'other', 1);
    expect(memory.events.map(({ data }) => data)).toEqual(['other']);
    finish();
    await Promise.all([first, second]);
    expect(memory.events.map(({ data }) => data)).toEqual(['other', 'first', 'second']);
  });

  it('goes on with a root after a book of it was refused', async () => {
    const router = slowRouter(({ id }) =>
      id === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve({ type: 'test.answer', data: id }),
    );
    const { publisher, memory } = await start({}, [router]);
    const asked = (id: string) => publisher.publish(book('r', [{ type: 'Asked', data: { id } }], 'slow'));
    const [bad, good] = await Promise.allSettled([asked('bad'), asked('good')]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    expect(memory.events).toHaveLength(1);
  });

  it('D5: finds the projectors of a module that is loaded lazily, and never calls one before it is made', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    @Projector({ domain: 'lazy' })
    class LazyProjector {
      private readonly type = 'test.lazy';
      constructor(@Inject('held') readonly _held: unknown) {}
      @Handles('Asked')
      onAsked(): CloudEventDraft {
        return { type: this.type };
      }
    }
    @Module({ providers: [LazyProjector, { provide: 'held', useFactory: () => held }] })
    class LazyModule {}
    const { app, publisher } = await start();
    const asked = (sequence: number) => publisher.publish(book('r', [{ type: 'Asked', data: {} }], 'lazy', sequence));
    const loading = app.get(LazyModuleLoader).load(() => LazyModule);
    await until('the module is in the container', () =>
      [...app.get(ModulesContainer).values()].some(({ name }) => name === 'LazyModule'),
    );
    expect((await asked(1)).events).toEqual([]);
    finish();
    await loading;
    expect((await asked(2)).events).toMatchObject([{ type: 'test.lazy', id: 'lazy:r:2' }]);
  });

  it('D1: leaves out only the failing handler where projectionErrors is `isolate`, and reports it', async () => {
    const router = slowRouter(() => Promise.reject(new Error('no database')));
    const { publisher } = await start({ projectionErrors: 'isolate' }, [router]);
    const report = await publisher.publish(book('r', [{ type: 'Asked', data: {} }], 'slow'));
    expect(report.events).toEqual([]);
    expect(report.projectionFailures).toMatchObject([{ projector: 'prj-slow', cause: { message: 'no database' } }]);
  });
});

describe('send', () => {
  it('takes protobuf messages of the registered types as data, packed or not', async () => {
    const { publisher, memory } = await start({ types: protobufTypes(DurationSchema) });
    const event = { specversion: '1.0', source: '/s', type: 't' };
    const duration = create(DurationSchema, { seconds: 5n });
    await publisher.send([
      { ...event, id: '1', data: duration },
      { ...event, id: '2', data: packAny(DurationSchema, duration) },
    ]);
    expect(memory.events.map(({ data, datacontenttype }) => [data, datacontenttype])).toEqual([
      ['5s', 'application/json'],
      ['5s', 'application/json'],
    ]);
    const other = { ...event, id: '3', data: create(TimestampSchema, { seconds: 5n }) };
    await expect(start().then((app) => app.publisher.send(other))).rejects.toThrow('send packAny(schema, message)');
  });

  const event = { specversion: '1.0', id: '1', source: '/s', type: 't', subject: 'a' };

  it('delivers events that are already built', async () => {
    const { publisher, memory } = await start();
    await publisher.send([event, { ...event, id: '2', data: null }]);
    await publisher.send({ ...event, id: '3' });
    expect(memory.events.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('sends none of them when one is invalid, and names its index', async () => {
    const { publisher, memory } = await start();
    await expect(publisher.send([event, { ...event, source: '' }])).rejects.toThrow(
      "Invalid CloudEvent from send[1]: 'source' must not be empty",
    );
    expect(memory.events).toEqual([]);
  });

  it('takes a hole in the list for an invalid event: none is sent, and none is waited for', async () => {
    const { publisher, memory } = await start();
    const events = Object.assign([event], { 2: event });
    await expect(publisher.send(events)).rejects.toThrow("from send[1]: 'event' must be an object");
    expect([memory.events, publisher.health()[0]?.pending]).toEqual([[], 0]);
  });

  it('D12: refuses data that JSON cannot hold before any sink is touched', async () => {
    const { publisher, memory } = await start();
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    let deep: unknown = 1;
    for (let level = 0; level < 9000; level++) deep = [deep];
    const throwing = { toJSON: () => { throw new Error('no'); } }; // prettier-ignore
    const unreadable = { get typeUrl() { throw new Error('no'); } }; // prettier-ignore
    for (const data of [unreadable, cyclic, 1n, { n: { m: 2n } }, () => 1, { f: () => 1 }, throwing, deep]) {
      await expect(publisher.send([event, { ...event, data }])).rejects.toMatchObject({ code: 'CE_INVALID_EVENT' });
    }
    expect(memory.events).toEqual([]);
  });
});
