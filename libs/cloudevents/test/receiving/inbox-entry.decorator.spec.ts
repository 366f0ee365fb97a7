import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  CloudEventData,
  InboxEntry,
  MemoryInboxStore,
  OnCloudEvent,
  type TransactionalInboxStore,
} from '../../src/receiving/index.js';
import { CloudEventsModule } from '../../src/index.js';
import { handling, reasonOf } from './handling.js';

const now = { monotonic: (): number => 0 };

/** The store in memory, which besides notes what handlers completed. */
class NotingStore extends MemoryInboxStore implements TransactionalInboxStore {
  readonly notes: unknown[][] = [];
  completeHandler(...all: unknown[]): Promise<void> {
    this.notes.push(all);
    return Promise.resolve();
  }
}

@Injectable()
class Orders {
  static seen: unknown[] = [];
  @OnCloudEvent('game.over')
  async on(@CloudEventData() data: unknown, @InboxEntry() inbox: InboxEntry<string>): Promise<void> {
    Orders.seen.push(data);
    await inbox.complete('the transaction');
  }
}
class MoreOrders extends Orders {}

const start = (providers: (new () => object)[], inbox?: MemoryInboxStore) =>
  handling({ providers }, undefined, { inbox, inboxTtl: 5 });

describe('@InboxEntry', () => {
  it('is the entry of this event for this handler, beside other parameters', async () => {
    const store = new NotingStore(now);
    const { receive } = await start([Orders], store);
    Orders.seen = [];
    expect(await receive({ data: 7 })).toEqual({ status: 'handled' });
    expect(Orders.seen).toEqual([7]);
    const key = { source: '/games', id: '1' };
    expect(store.notes).toEqual([['the transaction', key, 'Orders.on', 5000, expect.any(String)]]);
  });

  it('is context.inbox of handlers without parameter decorators', async () => {
    @Injectable()
    class Plain {
      @OnCloudEvent('game.over')
      on(_event: unknown, { inbox }: { inbox: InboxEntry<string> }): Promise<void> {
        return inbox.complete('tx');
      }
    }
    const store = new NotingStore(now);
    expect(await (await start([Plain], store)).receive()).toEqual({ status: 'handled' });
    expect(store.notes[0]?.slice(0, 3)).toEqual(['tx', { source: '/games', id: '1' }, 'Plain.on']);
  });

  it('names an inherited handler by the class that has it', async () => {
    const store = new NotingStore(now);
    await (await start([MoreOrders], store)).receive();
    expect(store.notes[0]?.[2]).toBe('MoreOrders.on');
  });

  it.each<[string, MemoryInboxStore | undefined]>([
    ['without an inbox', undefined],
    ['with an inbox that knows no transactions', new MemoryInboxStore(now)],
  ])('%s fails the boot', async (_what, inbox) => {
    await expect(start([Orders], inbox)).rejects.toThrow(
      "Orders.on asks for an @InboxEntry(), but the inbox knows no transactions. Set receiver.inbox to one that does, such as PostgresInboxStore of 'nestjs-cloudevents/inbox-postgres'",
    );
  });

  it('leaves context.inbox empty where the inbox knows no transactions', async () => {
    let given: unknown = 'not called';
    @Injectable()
    class Plain {
      @OnCloudEvent('game.over')
      on(_event: unknown, context: { inbox?: unknown }): void {
        given = context.inbox;
      }
    }
    await (await start([Plain], new MemoryInboxStore(now))).receive();
    expect(given).toBeUndefined();
  });

  it('knows the inbox of the module', async () => {
    const start_ = (inbox: MemoryInboxStore) => {
      const module = CloudEventsModule.forRoot({ sink: 'none', receiver: { inbox } });
      @Module({ imports: [module], providers: [Orders] })
      class App {}
      return NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    };
    await expect(start_(new MemoryInboxStore(now))).rejects.toThrow('Orders.on asks for an @InboxEntry()');
    const app = await start_(new NotingStore(now));
    await app.close();
  });

  it('in a route of a controller is an error of the application', async () => {
    @Controller()
    class Routes {
      @Get()
      read(@InboxEntry() _inbox: InboxEntry): void {}
    }
    const thrown: unknown[] = [];
    const { app } = await handling({ controllers: [Routes] });
    const http = app.createNestApplication();
    http.useGlobalFilters({
      catch: (error, host) => {
        thrown.push(error);
        host.switchToHttp().getResponse<{ sendStatus(status: number): void }>().sendStatus(500);
      },
    });
    onTestFinished(() => http.close());
    await http.listen(0, '127.0.0.1');
    expect((await fetch(await http.getUrl())).status).toBe(500);
    expect(thrown).toEqual([
      expect.objectContaining({
        code: 'CE_HANDLER',
        message: 'Routes.read asks for an @InboxEntry(), which only handlers with @OnCloudEvent have',
      }),
    ]);
  });
});

describe('two handlers of one name', () => {
  const twins = (usesDecorator: boolean) => {
    const one = Orders;
    const complete = (inbox: InboxEntry<string>) => inbox.complete('tx');
    @Injectable()
    class Twin {
      @OnCloudEvent('game.over')
      on(_event: unknown, context: { inbox: InboxEntry<string> }): Promise<void> {
        return complete(context.inbox);
      }
    }
    Object.defineProperty(Twin, 'name', { value: 'Orders' });
    if (usesDecorator) return [one, Twin];
    @Injectable()
    class Other extends Twin {}
    Object.defineProperty(Other, 'name', { value: 'Orders' });
    return [Twin, Other];
  };

  it('fail the boot where one asks for an entry: in the inbox they would be one', async () => {
    for (const classes of [twins(true), twins(true).toReversed()]) {
      await expect(start(classes, new NotingStore(now))).rejects.toThrow(
        'Orders.on is there in two classes of one name, and asks for an @InboxEntry(): to the inbox they would be one handler. Rename one of the classes',
      );
    }
  });

  it('cannot complete an event by their context', async () => {
    const store = new NotingStore(now);
    const receipt = await (await start(twins(false), store)).receive();
    expect(reasonOf(receipt)).toContain('Orders.on: Orders.on is there in two classes of one name');
    expect(store.notes).toEqual([]);
  });

  it('are no matter to handlers that do not ask for it', async () => {
    const { registry } = await start(twins(false));
    expect(registry.handlers).toHaveLength(2);
  });
});
