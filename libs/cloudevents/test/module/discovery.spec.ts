import { Inject, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { type CloudEventDraft, CloudEventsModule, CloudEventsPublisher, Handles, Projector } from '../../src/index.js';
import { CloudEventsRouter, ProjectorExplorer } from '../../src/projection/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { book, HandProjector, PlayerActed } from '../support/hand-projectors.js';
import { silent } from '../support/silent-logger.js';

/** Real applications: projectors are looked for when modules come, and a bad one that comes late harms no other. */

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start() {
  const errors: string[] = [];
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [new MemorySink()] }),
    ],
    providers: [HandProjector],
  })
    .setLogger({ ...silent, error: (message: string) => void errors.push(message) })
    .compile();
  const explore = vi.spyOn(module.get(ProjectorExplorer, { strict: false }), 'explore');
  const app = await module.init();
  closing.push(() => app.close());
  const publisher = app.get(CloudEventsPublisher);
  let sequence = 0;
  /** What types of events a domain event of this domain becomes. */
  const publish = async (domain = 'hand'): Promise<string[]> => {
    const event = domain === 'hand' ? new PlayerActed('p1', 'all-in') : { type: 'Asked', data: {} };
    const { events } = await publisher.publish(book('r', [event], domain, ++sequence));
    return events.map(({ type }) => type);
  };
  const load = (type: Type): Promise<unknown> => app.get(LazyModuleLoader).load(() => type);
  const isIn = (type: Type): boolean =>
    [...app.get(ModulesContainer).values()].some(({ metatype }) => metatype === type);
  return { publish, load, isIn, explore, errors };
}

@Projector({ name: 'prj-lazy', domain: 'lazy' })
class LazyProjector {
  @Handles('Asked')
  onAsked(): CloudEventDraft {
    return { type: 'test.lazy' };
  }
}
@Module({ providers: [LazyProjector] })
class LazyModule {}

describe('an application is explored', () => {
  it('once, however much is published', async () => {
    const { publish, explore } = await start();
    for (let count = 0; count < 5; count++) expect(await publish()).toEqual(['test.all_in']);
    expect(explore).toHaveBeenCalledTimes(1);
    expect(explore).toHaveReturnedWith(expect.objectContaining({ unmade: [] }));
  });

  it('once more for a lazy module', async () => {
    const { publish, load, explore } = await start();
    await load(LazyModule);
    for (let count = 0; count < 5; count++) expect(await publish('lazy')).toEqual(['test.lazy']);
    expect(explore).toHaveBeenCalledTimes(2);
  });

  it('no more after a lazy module failed to load, until the next one is loaded', async () => {
    @Module({ providers: [{ provide: 'broken', useFactory: () => Promise.reject(new Error('no database')) }] })
    class BrokenModule {}
    const { publish, load, explore } = await start();
    await expect(load(BrokenModule)).rejects.toThrow('no database');
    for (let count = 0; count < 5; count++) await publish();
    const explored = explore.mock.calls.length;
    for (let count = 0; count < 5; count++) await publish();
    expect(explore).toHaveBeenCalledTimes(explored);
    await load(LazyModule);
    expect(await publish('lazy')).toEqual(['test.lazy']);
  });

  it('anew when a lazy module fails after some of its projectors were made: they are gone with it', async () => {
    let fail = (_error: Error): void => undefined;
    const held = new Promise((_resolve, reject) => (fail = reject));
    @Module({ providers: [LazyProjector, { provide: 'broken', useFactory: () => held }] })
    class BrokenModule {}
    const { publish, load, isIn } = await start();
    const loading = load(BrokenModule);
    await until('the module is in the container', () => isIn(BrokenModule));
    expect(await publish('lazy')).toEqual(['test.lazy']);
    fail(new Error('no database'));
    await expect(loading).rejects.toThrow('no database');
    expect(await publish('lazy')).toEqual([]);
  });

  it('no more while a lazy module takes for ever', async () => {
    @Module({ providers: [{ provide: 'stuck', useFactory: () => new Promise(() => undefined) }] })
    class StuckModule {}
    const { publish, load, isIn, explore } = await start();
    void load(StuckModule);
    await until('the module is in the container', () => isIn(StuckModule));
    for (let count = 0; count < 5; count++) await publish();
    const explored = explore.mock.calls.length;
    for (let count = 0; count < 5; count++) await publish();
    expect(explore).toHaveBeenCalledTimes(explored);
  });

  it('anew where one lazy module took the place of another that failed while it was looked at', async () => {
    let fail = (_error: Error): void => undefined;
    const held = new Promise((_resolve, reject) => (fail = reject));
    @Module({ providers: [{ provide: 'broken', useFactory: () => held }] })
    class BrokenModule {}
    const { publish, load, isIn } = await start();
    const loading = load(BrokenModule);
    await until('the module is in the container', () => isIn(BrokenModule));
    await publish();
    fail(new Error('no database'));
    await expect(loading).rejects.toThrow('no database');
    await load(LazyModule);
    expect(await publish('lazy')).toEqual(['test.lazy']);
  });
});

describe('a projector that cannot work, in a lazy module,', () => {
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {}
  @Projector()
  class RequestProjector {
    constructor(@Inject(PerRequest) readonly dependency: PerRequest) {}
    @Handles('PlayerActed')
    onPlayerActed(): void {}
  }
  @Projector({ name: 'prj-hand', domain: 'hand' })
  class SameName {
    @Handles('PlayerActed')
    onPlayerActed(): CloudEventDraft {
      return { type: 'test.other' };
    }
  }
  @Module({ providers: [PerRequest, RequestProjector, SameName, LazyProjector] })
  class BadModule {}

  it('is left out; all others run, those of its module too', async () => {
    const { publish, load } = await start();
    await load(BadModule);
    expect(await publish()).toEqual(['test.all_in']);
    expect(await publish('lazy')).toEqual(['test.lazy']);
  });

  it('is reported in the log, once', async () => {
    const { publish, load, errors, explore } = await start();
    await load(BadModule);
    for (let count = 0; count < 3; count++) await publish();
    await load(LazyModule);
    await publish();
    expect(explore).toHaveBeenCalledTimes(3);
    expect(errors[0]).toMatch(/^Projectors of a module that was loaded lazily cannot start, left out:\n/);
    expect(errors[0]).toContain('RequestProjector is request-scoped');
    expect(errors[0]).toContain(
      "2 projectors have the name 'prj-hand': HandProjector (RootTestModule) and SameName (BadModule)",
    );
    // LazyProjector is then in two modules: news.
    expect(errors[1]).toContain("2 projectors have the name 'prj-lazy'");
    expect(errors[1]).not.toContain('prj-hand');
    expect(errors).toHaveLength(2);
  });
});

describe('forFeature', () => {
  const router = (name: string): CloudEventsRouter => new CloudEventsRouter(name).on('Asked', () => null);

  async function boot(...routers: readonly CloudEventsRouter[]): Promise<unknown> {
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot({ ignoreEnvFile: true }),
        CloudEventsModule.forRoot({ sink: 'none' }),
        CloudEventsModule.forFeature(routers),
      ],
    })
      .setLogger(silent)
      .compile();
    const app = await module.init();
    closing.push(() => app.close());
    return app;
  }

  it('with two routers of one name fails the boot', async () => {
    await expect(boot(router('prj-a'), router('prj-a'))).rejects.toThrow("2 projectors have the name 'prj-a'");
  });

  it('with one router twice has it once', async () => {
    const only = router('prj-a');
    await expect(boot(only, only)).resolves.toBeDefined();
  });
});
