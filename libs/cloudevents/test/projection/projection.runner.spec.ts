import { EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AcceptedEvent } from '../../src/core/index.js';
import { InvalidEventError, ProjectionError } from '../../src/errors/index.js';
import {
  CloudEventsRouter,
  Handles,
  Projector,
  type CloudEventDraft,
  type EventBook,
  type HandlerOutput,
  type Projection,
  type ProjectionContext,
} from '../../src/projection/index.js';
import { book, contents, deferred, errorOf, ManualTimer, registryOf, runnerOf, synchronous } from './support.js';

/** Handlers of every kind run side by side; what goes out is in the same order every time, or nothing goes out. */

const draft: CloudEventDraft = { type: 'a' };
const typesOf = ({ events }: Projection): string[] => events.map(({ type }) => type);

function answering(result: unknown, name = 'r'): CloudEventsRouter {
  return new CloudEventsRouter(name).on('PlayerActed', () => result as HandlerOutput);
}

async function failuresOf(work: () => unknown): Promise<ProjectionError> {
  const error = await errorOf(work);
  expect(error).toBeInstanceOf(ProjectionError);
  return error as ProjectionError;
}

describe('a handler', () => {
  it('gets the event and its surroundings', () => {
    const calls: [unknown, ProjectionContext][] = [];
    const router = new CloudEventsRouter('prj').on(
      'PlayerActed',
      (event, context) => void calls.push([event, context]),
    );
    const data = { amount: 5 };
    const given = book([{ event: { type: 'examples.PlayerActed', data } }], { root: new Uint8Array([0xab]) });
    synchronous(runnerOf(router).project(given));
    expect(calls).toEqual([
      [
        data,
        {
          cover: given.cover,
          page: given.pages[0],
          book: given,
          root: 'ab',
          eventType: 'examples.PlayerActed',
          projector: 'prj',
        },
      ],
    ]);
    expect(calls[0]?.[0]).toBe(data);
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, []],
    ['null', null, []],
    ['an empty array', [], []],
    ['an empty response', { events: [] }, []],
    ['a draft', draft, ['a']],
    ['drafts', [draft, { type: 'b' }], ['a', 'b']],
    ['a response', { events: [draft, { type: 'b' }] }, ['a', 'b']],
  ])('D2: may return %s, and the projection stays synchronous', (_form, result, types) => {
    expect(synchronous(runnerOf(answering(result)).project(book([{}]))).map(({ type }) => type)).toEqual(types);
  });

  it.each<[string, () => unknown, string[]]>([
    ['a Promise of nothing', () => Promise.resolve(), []],
    ['a Promise of drafts', () => Promise.resolve([draft, { type: 'b' }]), ['a', 'b']],
    // oxlint-disable-next-line unicorn/no-thenable
    ['a thenable', () => ({ then: (resolve: (value: unknown) => void) => resolve(draft) }), ['a']],
    ['an Observable of nothing', () => EMPTY, []],
    [
      'an Observable: all it emits, in order',
      () => of(draft, null, [{ type: 'b' }], { events: [{ type: 'c' }] }),
      ['a', 'b', 'c'],
    ],
    ['a Promise of an Observable', () => Promise.resolve(of(draft, { type: 'b' })), ['a', 'b']],
  ])('D2: may return %s', async (_form, result, types) => {
    const projection = runnerOf(answering(result())).project(book([{}]));
    expect(projection).toBeInstanceOf(Promise);
    expect(typesOf(await projection)).toEqual(types);
  });

  it.each<[string, unknown, string]>([
    ['a number', 7, 'returned a number, which is no draft. Return { type, data }'],
    ['text', 'all in', 'returned a string, which is no draft'],
    ['true', true, 'returned a boolean'],
    ['a function', () => draft, 'returned a function'],
    ['an empty object', {}, 'returned an empty object'],
    ['a Date', new Date(0), 'returned a Date without members'],
    ['null in an array', [draft, null], 'returned null at [1]'],
    ['a hole in an array', Array<unknown>(1), 'returned undefined at [0]'],
    ['an array in an array', [[draft]], 'returned an array at [0]'],
    ['a Promise in an array', [Promise.resolve(draft)], 'returned a Promise without members at [0]'],
    ['a number in a response', { events: [7] }, 'returned a number at .events[0]'],
    ['a response without a list', { events: draft }, 'returned { events } with an object in it'],
    ['a protobuf message', { $typeName: 'a.B' }, "returned the protobuf message 'a.B' itself"],
    ['a Promise of a number', Promise.resolve(7), 'returned a number'],
    ['an Observable of a number', of(draft, 7), 'returned a number'],
  ])('D2: fails when it returns %s', async (_case, result, message) => {
    const error = await failuresOf(() => runnerOf(answering(result)).project(book([{ sequence: 3 }])));
    expect(error.message).toContain(`r.on(PlayerActed) (page 3): ${message}`);
  });

  it.each<[string, () => unknown, unknown]>([
    ['throws', () => thrown(new Error('broken')), new Error('broken')],
    ['throws undefined', () => thrown(undefined), undefined],
    ['rejects', () => Promise.reject(new Error('broken')), new Error('broken')],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    ['rejects with undefined', () => Promise.reject(undefined as unknown as Error), undefined],
    ['gives an Observable that fails', () => throwError(() => new Error('broken')), new Error('broken')],
    [
      'gives a thenable whose then throws',
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable
        get then() {
          return () => thrown(new Error('broken'));
        },
      }),
      new Error('broken'),
    ],
    [
      'gives what cannot be asked whether it is to be waited for',
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable
        get then() {
          return thrown(new Error('broken'));
        },
      }),
      new Error('broken'),
    ],
    [
      'gives a Promise of what cannot be asked whether it is an Observable',
      () =>
        Promise.resolve({
          get lift() {
            return thrown(new Error('broken'));
          },
        }),
      new Error('broken'),
    ],
    [
      'gives a draft whose getter throws',
      () => ({
        get type() {
          return thrown(new Error('broken'));
        },
      }),
      new Error('broken'),
    ],
  ])('D1: that %s fails the projection', async (_case, handler, cause) => {
    const router = new CloudEventsRouter('r').on('PlayerActed', handler as () => HandlerOutput);
    const error = await failuresOf(() => runnerOf(router).project(book([{ sequence: 9 }])));
    const message = cause instanceof Error ? cause.message : 'threw undefined';
    expect(error.failures).toEqual([{ handler: 'r.on(PlayerActed)', projector: 'r', sequence: '9', message }]);
    expect(error.failures[0]?.cause).toEqual(cause);
  });
});

describe('D3: the order of events', () => {
  const order = ['p0.a', 'p0.b', 'p0.c', 'p1.a', 'p1.b', 'p1.c'];

  function projectorsWith(answer: (type: string) => HandlerOutput): object[] {
    @Projector({ name: '1-first' })
    class First {
      @Handles('PlayerActed')
      onA(_event: unknown, { page }: ProjectionContext): HandlerOutput {
        return answer(`p${page.sequence}.a`);
      }
      @Handles('PlayerActed')
      onB(_event: unknown, { page }: ProjectionContext): HandlerOutput {
        return answer(`p${page.sequence}.b`);
      }
    }
    const second = new CloudEventsRouter('2-second').on('PlayerActed', (_event, { page }) =>
      answer(`p${page.sequence}.c`),
    );
    return [second, new First()];
  }

  it('is page, projector name, method when all are synchronous', () => {
    const runner = runnerOf(projectorsWith((type) => ({ type })));
    expect(synchronous(runner.project(book([{}, {}]))).map(({ type }) => type)).toEqual(order);
  });

  it.each<[string, (types: string[]) => string[]]>([
    ['as called', (types) => types],
    ['backwards', (types) => types.toReversed()],
    ['odd ones last', (types) => [...types.filter((_, i) => i % 2 === 0), ...types.filter((_, i) => i % 2 === 1)]],
  ])('is the same, ids too, when answers come %s', async (_case, arrange) => {
    const open = new Map<string, ReturnType<typeof deferred<CloudEventDraft>>>();
    const runner = runnerOf(
      projectorsWith((type) => {
        const answer = deferred<CloudEventDraft>();
        open.set(type, answer);
        return answer.promise;
      }),
    );
    const projection = runner.project(book([{}, {}]));
    // Every handler was called before the first answered.
    expect([...open.keys()]).toEqual(order);
    for (const type of arrange([...open.keys()])) {
      open.get(type)?.resolve({ type });
      await Promise.resolve();
    }
    const { events } = await projection;
    expect(events.map(({ type }) => type)).toEqual(order);
    expect(events.map(({ id }) => id)).toEqual([
      'player:p1:0',
      'player:p1:0:1',
      'player:p1:0:2-second',
      'player:p1:1',
      'player:p1:1:1',
      'player:p1:1:2-second',
    ]);
  });
});

describe('when handlers fail', () => {
  const failing = (name: string, cause: unknown): CloudEventsRouter =>
    new CloudEventsRouter(name).on('PlayerActed', () => thrown(cause));

  it('all others run, and one error lists every failure in order', async () => {
    const slow = deferred<CloudEventDraft>();
    let ran = 0;
    const good = new CloudEventsRouter('z-good').on('PlayerActed', () => void ran++);
    const runner = runnerOf([failing('b', new Error('second')), good, answering(slow.promise, 'a')]);
    const projection = runner.project(book([{ sequence: 5 }, { sequence: 6 }]));
    slow.reject(new Error('first'));
    const error = await failuresOf(() => projection);
    expect(ran).toBe(2);
    expect(error.failures.map(({ projector, sequence }) => `${projector} ${sequence}`)).toEqual([
      'a 5',
      'b 5',
      'a 6',
      'b 6',
    ]);
    expect(error.message).toContain('a.on(PlayerActed) (page 5): first; b.on(PlayerActed) (page 5): second');
  });

  it('says why in JSON too, without what the handler threw', async () => {
    const cause = Object.assign(new Error('no database'), { password: 'hunter2' });
    const error = await failuresOf(() => runnerOf(failing('a', cause)).project(book([{ sequence: 5 }])));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ProjectionError',
      code: 'CE_PROJECTION',
      message: expect.stringContaining('a.on(PlayerActed) (page 5): no database') as string,
      retryable: false,
      failures: [{ handler: 'a.on(PlayerActed)', projector: 'a', sequence: '5', message: 'no database' }],
    });
  });

  it('the error lists invalid events as well', async () => {
    const error = await failuresOf(() =>
      runnerOf([failing('a', new Error('broken')), answering({ type: '' }, 'b')]).project(book([{}])),
    );
    expect(error.failures.map(({ projector }) => projector)).toEqual(['a', 'b']);
    expect(error.failures[1]?.cause).toBeInstanceOf(InvalidEventError);
  });

  it('of several invalid events the first, in the order of events, is reported', async () => {
    const slow = deferred<CloudEventDraft>();
    const projection = runnerOf([answering(slow.promise, 'a'), answering({ type: '' }, 'b')]).project(book([{}]));
    slow.resolve({ type: 'a', source: 'not a source' });
    expect(await errorOf(() => projection)).toMatchObject({ where: 'a.on(PlayerActed) (page 0)' });
  });

  describe('and are isolated', () => {
    const isolate = { projectionErrors: 'isolate' } as const;

    it('the rest goes out and the failures are handed over', async () => {
      const runner = runnerOf(
        [failing('b', new Error('broken')), answering(draft, 'a'), answering(draft, 'c')],
        isolate,
      );
      const projection = await runner.project(book([{ sequence: 5 }]));
      expect(projection.events.map(({ id }) => id)).toEqual(['player:p1:5', 'player:p1:5:c']);
      expect(projection.failures).toEqual([
        { handler: 'b.on(PlayerActed)', projector: 'b', sequence: '5', message: 'broken' },
      ]);
    });

    it('a projector gives all of a page or nothing, so that ids stay the same when it is mended', async () => {
      let isBroken = true;
      @Projector()
      class PlayerProjector {
        @Handles('PlayerActed')
        first(_event: unknown, { page }: ProjectionContext): HandlerOutput {
          return isBroken && page.sequence === 0 ? thrown(new Error('broken')) : { type: 'first' };
        }
        @Handles('PlayerActed')
        second(): HandlerOutput {
          return { type: 'second' };
        }
      }
      const runner = runnerOf(new PlayerProjector(), isolate);
      const idsOf = ({ events }: Projection): string[] => events.map(({ id, type }) => `${id} ${type}`);
      const broken = await runner.project(book([{}, {}]));
      expect(idsOf(broken)).toEqual(['player:p1:1 first', 'player:p1:1:1 second']);
      expect(broken.failures).toHaveLength(1);
      isBroken = false;
      expect(idsOf(await runner.project(book([{}, {}])))).toEqual([
        'player:p1:0 first',
        'player:p1:0:1 second',
        'player:p1:1 first',
        'player:p1:1:1 second',
      ]);
    });

    it('an invalid event still rejects the whole book', async () => {
      const runner = runnerOf([failing('a', new Error('broken')), answering({ type: '' }, 'b')], isolate);
      expect(await errorOf(() => runner.project(book([{}])))).toBeInstanceOf(InvalidEventError);
    });
  });
});

describe('the time of an asynchronous handler', () => {
  it('is limited; the others still count, and a late answer does not', async () => {
    const timer = new ManualTimer();
    const late = deferred<CloudEventDraft>();
    const runner = runnerOf([answering(late.promise, 'late'), answering(Promise.resolve(draft), 'quick')], {
      timer,
      handlerTimeout: 2.5,
      projectionErrors: 'isolate',
    });
    const projection = runner.project(book([{}]));
    await Promise.resolve();
    await Promise.resolve();
    expect([...timer.running.values()]).toEqual([2500]);
    timer.fire();
    late.resolve(draft);
    const { events, failures } = await projection;
    expect(events.map(({ id }) => id)).toEqual(['player:p1:0:quick']);
    expect(failures).toEqual([
      {
        handler: 'late.on(PlayerActed)',
        projector: 'late',
        sequence: '0',
        message: 'gave no answer within 2.5 s',
      },
    ]);
  });

  it('ends the subscription to an Observable', async () => {
    const timer = new ManualTimer();
    const subject = new Subject<CloudEventDraft>();
    const projection = runnerOf(answering(subject), { timer }).project(book([{}]));
    subject.next(draft);
    expect([...timer.running.values()]).toEqual([30_000]);
    timer.fire();
    expect(subject.observed).toBe(false);
    expect((await failuresOf(() => projection)).message).toContain('gave no answer within 30 s');
  });

  it('ends for all others too when the end of a subscription fails', async () => {
    const timer = new ManualTimer();
    const torn = new Observable(() => () => {
      throw new Error('teardown');
    });
    const never = new Promise(() => undefined);
    const projection = runnerOf([answering(torn, 'a'), answering(never, 'b')], { timer }).project(book([{}]));
    timer.fire();
    const { failures } = await failuresOf(() => projection);
    expect(failures.map(({ projector, message }) => `${projector} ${message}`)).toEqual([
      'a gave no answer within 30 s',
      'b gave no answer within 30 s',
    ]);
  });

  it('is over for an Observable that comes too late: it is not even started', async () => {
    const timer = new ManualTimer();
    const late = deferred<Observable<never>>();
    const projection = runnerOf(answering(late.promise), { timer }).project(book([{}]));
    timer.fire();
    const subject = new Subject<never>();
    late.resolve(subject);
    await failuresOf(() => projection);
    await late.promise;
    expect(subject.observed).toBe(false);
  });

  it('is over when all have answered: no timer is left', async () => {
    const timer = new ManualTimer();
    await runnerOf([answering(of(draft), 'a'), answering(Promise.resolve(draft), 'b')], { timer }).project(book([{}]));
    expect(timer.running.size).toBe(0);
  });

  it('is not measured where all are synchronous, or when it is unlimited', () => {
    const timer = new ManualTimer();
    synchronous(runnerOf(answering(draft), { timer }).project(book([{}])));
    void runnerOf(answering(NEVER), { timer, handlerTimeout: 0 }).project(book([{}]));
    expect(timer.running.size).toBe(0);
  });
});

describe('a draft that is changed afterwards', () => {
  it('changes nothing: the event was taken when its handler returned', () => {
    const data = { cards: ['As'] };
    const extensions = { level: 'high' };
    const bytes = new Uint8Array([1]);
    const drafts = [
      { type: 'a', data, extensions },
      { type: 'b', data: bytes },
    ];
    const events = synchronous(runnerOf(answering(drafts)).project(book([{}])));
    data.cards.push('Kd');
    extensions.level = 'low';
    bytes[0] = 9;
    (drafts[0] as CloudEventDraft).type = 'changed';
    expect(contents(events[0])).toMatchObject({ type: 'a', level: 'high', data: { cards: ['As'] } });
    expect(contents(events[1])['data']).toEqual(new Uint8Array([1]));
  });

  it('changes nothing while handlers of other projectors and pages are still at work', async () => {
    const slow = deferred<null>();
    const data = { cards: ['As'] };
    const projection = runnerOf([answering({ type: 'a', data }, 'quick'), answering(slow.promise, 'slow')]).project(
      book([{}]),
    );
    data.cards.push('Kd');
    slow.resolve(null);
    expect(contents((await projection).events[0])['data']).toEqual({ cards: ['As'] });
  });

  it('does not show in the events of a handler that reuses the object for the next page', () => {
    const data = { page: -1 };
    const router = new CloudEventsRouter('r').on('PlayerActed', (_event, { page }) => {
      data.page = Number(page.sequence);
      return { type: 'a', data };
    });
    const events = synchronous(runnerOf(router).project(book([{}, {}, {}])));
    expect(events.map((event) => contents(event)['data'])).toEqual([{ page: 0 }, { page: 1 }, { page: 2 }]);
  });
});

describe('a raw projector', () => {
  function raw(result: unknown, name = 'm-raw', domain?: string): object {
    @Projector({ name, ...(domain === undefined ? {} : { domain }) })
    class RawProjector {
      readonly books: EventBook[] = [];
      project(given: EventBook): HandlerOutput {
        this.books.push(given);
        return (typeof result === 'function' ? (result as () => unknown)() : result) as HandlerOutput;
      }
    }
    return new RawProjector();
  }
  const pages = [{ sequence: 4 }, { sequence: 5 }];

  it('gets the whole book once, of its own domain only', () => {
    const player = raw(null, 'a', 'player') as { books: EventBook[] };
    const hand = raw(null, 'b', 'hand') as { books: EventBook[] };
    const given = book(pages);
    synchronous(runnerOf([player, hand]).project(given));
    expect(player.books).toEqual([given]);
    expect(player.books[0]).toBe(given);
    expect(hand.books).toEqual([]);
  });

  it('is not called for a book without pages', () => {
    const projector = raw(draft) as { books: EventBook[] };
    expect(synchronous(runnerOf(projector).project(book([])))).toEqual([]);
    expect(projector.books).toEqual([]);
  });

  it('drafts for the page it names, else for the last; events stand in page order', () => {
    const events = [
      { type: 'last' },
      { type: 'first', sequence: 4 },
      { type: 'second', sequence: '4' },
      { type: 'also', sequence: 5n },
    ];
    const projected = synchronous(runnerOf(raw({ events })).project(book(pages)));
    expect(projected.map(({ id, type }: AcceptedEvent) => `${id} ${type}`)).toEqual([
      'player:p1:4 first',
      'player:p1:4:1 second',
      'player:p1:5 last',
      'player:p1:5:1 also',
    ]);
  });

  it('shares the pages with other projectors, by name', () => {
    const events = [{ type: 'raw', sequence: 4 }];
    const runner = runnerOf([answering(draft, 'z'), raw({ events }), answering(draft, 'a')]);
    expect(synchronous(runner.project(book(pages))).map(({ id }) => id)).toEqual([
      'player:p1:4',
      'player:p1:4:m-raw',
      'player:p1:4:z',
      'player:p1:5',
      'player:p1:5:z',
    ]);
  });

  it('may give whole events, whose sequence is an attribute of their own', () => {
    const event = { specversion: '1.0', type: 'a', sequence: '4' };
    const [only] = synchronous(runnerOf(raw(event)).project(book(pages)));
    expect(contents(only)).toMatchObject({ id: 'player:p1:5', sequence: '4' });
  });

  it('is none where the method has @Handles', () => {
    @Projector()
    class PlayerProjector {
      @Handles('PlayerActed')
      project(event: { amount: number }): HandlerOutput {
        return { type: 'a', data: event.amount };
      }
    }
    const given = book([{ event: { type: 'PlayerActed', data: { amount: 5 } } }]);
    expect(contents(synchronous(runnerOf(new PlayerProjector()).project(given))[0])['data']).toBe(5);
  });

  it('takes the time of the page', () => {
    const dated = pages.map((page) => ({ ...page, createdAt: `2024-01-0${page.sequence}T00:00:00Z` }));
    const [event] = synchronous(runnerOf(raw({ type: 'a', sequence: 4 })).project(book(dated)));
    expect(contents(event)['time']).toBe('2024-01-04T00:00:00Z');
  });

  it.each([9, -1, 'x', {}])('is refused a draft for page %s, which the book has not', async (sequence) => {
    const error = await errorOf(() => runnerOf(raw({ type: 'a', sequence })).project(book(pages)));
    expect(error).toMatchObject({
      where: 'RawProjector.project',
      problems: [{ attribute: 'sequence', rule: 'must be the sequence of a page of the book' }],
    });
  });

  it.each<[string, unknown, string]>([
    ['throws', () => thrown(new Error('broken')), 'broken'],
    ['rejects', () => Promise.reject(new Error('broken')), 'broken'],
    ['returns no draft', [{ type: 'a', sequence: 4 }, 7], 'returned a number at [1]'],
    ['emits no draft after a good one', of({ type: 'a', sequence: 4 }, 7), 'returned a number'],
  ])('that %s fails without a page; isolated, all it drafted is left out', async (_case, result, message) => {
    const error = await failuresOf(() => runnerOf(raw(result)).project(book(pages)));
    expect(error.failures).toMatchObject([
      { handler: 'RawProjector.project', projector: 'm-raw', sequence: undefined },
    ]);
    expect(error.message).toContain(`RawProjector.project: ${message}`);
    const runner = runnerOf([raw(result), answering(draft, 'z')], { projectionErrors: 'isolate' });
    const { events, failures } = await runner.project(book(pages));
    expect(events.map(({ id }) => id)).toEqual(['player:p1:4:z', 'player:p1:5:z']);
    expect(failures).toHaveLength(1);
  });
});

describe('a raw projector whose draft breaks while it is read', () => {
  it('is left out with all its drafts', async () => {
    @Projector()
    class RawProjector {
      project(): HandlerOutput {
        const broken = {
          sequence: 5,
          get type(): string {
            return thrown(new Error('broken'));
          },
        };
        return [{ type: 'good', sequence: 4 }, broken];
      }
    }
    const runner = runnerOf(new RawProjector(), { projectionErrors: 'isolate' });
    const { events, failures } = await runner.project(book([{ sequence: 4 }, { sequence: 5 }]));
    expect(events).toEqual([]);
    expect(failures).toMatchObject([{ handler: 'RawProjector.project', sequence: '5', cause: new Error('broken') }]);
  });
});

describe('a runner', () => {
  it('calls what the instance has under the method name at that time', () => {
    @Projector()
    class PlayerProjector {
      @Handles('PlayerActed')
      onActed(): HandlerOutput {
        return { type: 'original' };
      }
    }
    const instance = new PlayerProjector();
    const runner = runnerOf(instance);
    instance.onActed = () => ({ type: 'replaced' });
    expect(synchronous(runner.project(book([{}]))).map(({ type }) => type)).toEqual(['replaced']);
  });

  it('has one order key for an aggregate, however its root is written', () => {
    const runner = runnerOf(answering(null));
    expect(runner.orderKey(book([], { root: new Uint8Array([0xab]) }))).toBe('player:ab');
    expect(runner.orderKey(book([], { root: { value: new Uint8Array([0xab]) } }))).toBe('player:ab');
    expect(runner.orderKey(book([], { root: 'ab' }))).toBe('player:ab');
  });

  it('without projectors publishes nothing', () => {
    expect(registryOf().projectors).toEqual([]);
    expect(synchronous(runnerOf([]).project(book([{}])))).toEqual([]);
  });

  it('leaves an Observable alone until it is called', () => {
    let subscriptions = 0;
    const cold = new Observable<CloudEventDraft>((subscriber) => {
      subscriptions++;
      subscriber.complete();
    });
    const runner = runnerOf(answering(cold));
    expect(subscriptions).toBe(0);
    void runner.project(book([{}]));
    expect(subscriptions).toBe(1);
  });
});

function thrown(cause: unknown): never {
  throw cause;
}
