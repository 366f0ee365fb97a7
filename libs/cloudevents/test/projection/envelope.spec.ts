import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { CloudEvent as SdkEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { attributeTypes, defineAttribute } from '../../src/core/index.js';
import { InvalidEventBookError, InvalidEventError } from '../../src/errors/index.js';
import { severity } from '../../src/extensions/index.js';
import {
  CloudEventsProjector,
  CloudEventsRouter,
  Handles,
  Projector,
  type CloudEventDraft,
  type Cover,
  type EventBook,
  type EventPage,
  type HandlerOutput,
  type ProjectionOptions,
} from '../../src/projection/index.js';
import { book, contents, errorOf, runnerOf, synchronous } from './support.js';

/** The table "Envelope defaults" of the architecture, row by row, and every rule of the id. */

const draft = { type: 'io.angzarr.poker.all_in', data: { handId: 'h1' } };

interface Surroundings {
  cover?: Partial<Cover>;
  page?: Partial<EventPage>;
  options?: Partial<ProjectionOptions>;
}

class PlayerProjector extends CloudEventsProjector {
  constructor(private readonly result: unknown) {
    super('prj-player', 'player');
  }
  onPlayerActed(): HandlerOutput {
    return this.result as HandlerOutput;
  }
}

/** The one event a draft becomes. */
function enveloped(result: unknown, { cover, page, options }: Surroundings = {}): Record<string, unknown> {
  const runner = runnerOf(new PlayerProjector(result), options);
  const events = synchronous(runner.project(book([{ sequence: 42, ...page }], cover)));
  expect(events).toHaveLength(1);
  return contents(events[0]);
}

async function problemsOf(result: unknown): Promise<InvalidEventError> {
  const error = await errorOf(() => enveloped(result));
  expect(error).toBeInstanceOf(InvalidEventError);
  expect(error).toHaveProperty('where', 'PlayerProjector.onPlayerActed (page 42)');
  return error as InvalidEventError;
}

describe('the defaults', () => {
  it('are exactly these', () => {
    const page = { createdAt: '2024-01-15T10:30:00Z' };
    expect(enveloped(draft, { page, cover: { correlationId: 'session-1' } })).toEqual({
      specversion: '1.0',
      id: 'player:p1:42',
      source: 'angzarr/player',
      type: 'io.angzarr.poker.all_in',
      subject: 'p1',
      time: '2024-01-15T10:30:00Z',
      datacontenttype: 'application/json',
      correlationid: 'session-1',
      data: { handId: 'h1' },
    });
  });

  it('leave out what has no value', () => {
    expect(Object.keys(enveloped({ type: 'a' }, { cover: { correlationId: '' } }))).toEqual([
      'specversion',
      'id',
      'source',
      'type',
      'subject',
    ]);
  });

  it('give way to what the draft says', () => {
    const own = {
      id: 'mine',
      source: '/mine',
      type: 'a',
      subject: 'mine',
      time: '1999-01-01T00:00:00Z',
      datacontenttype: 'application/x+json',
      dataschema: 'https://example.com/schema',
    };
    const given = { ...own, data: 1, extensions: { correlationid: 'mine' } };
    const page = { createdAt: '2024-01-15T10:30:00Z' };
    expect(enveloped(given, { page, cover: { correlationId: 'session-1' } })).toEqual({
      specversion: '1.0',
      ...own,
      correlationid: 'mine',
      data: 1,
    });
  });

  it('hold for members that are null or undefined', () => {
    const empty = { id: null, source: undefined, subject: null, time: null, datacontenttype: null, extensions: null };
    expect(enveloped({ ...draft, ...empty })).toMatchObject({
      id: 'player:p1:42',
      source: 'angzarr/player',
      subject: 'p1',
    });
  });
});

describe('id', () => {
  const further = (count: number): CloudEventDraft[] =>
    Array.from({ length: count }, (_, index) => ({ type: `t${index}` }));
  const idsOf = (projectors: object | object[], given: EventBook = book([{ sequence: 7 }])): string[] =>
    synchronous(runnerOf(projectors).project(given)).map(({ id }) => id);

  @Projector({ name: 'prj-first' })
  class TwoHandlers {
    @Handles('PlayerActed')
    first(): HandlerOutput {
      return further(2);
    }
    @Handles('PlayerActed')
    second(): HandlerOutput {
      return further(1);
    }
  }
  const router = (name: string, result: HandlerOutput): CloudEventsRouter =>
    new CloudEventsRouter(name).on('PlayerActed', () => result);

  it('counts further drafts of a page', () => {
    expect(idsOf(router('r', further(3)))).toEqual(['player:p1:7', 'player:p1:7:1', 'player:p1:7:2']);
  });

  it('counts them over all handlers of the projector, in declaration order', () => {
    expect(idsOf(new TwoHandlers())).toEqual(['player:p1:7', 'player:p1:7:1', 'player:p1:7:2']);
  });

  it('stays unique for roots with colons, which could pass for further drafts of another root', () => {
    const idOf = (root: string, sequence: number): string[] =>
      idsOf(router('r', further(3)), { ...book([{ sequence }]), cover: { domain: 'player', root } });
    expect(idOf('x:1', 2)).toEqual(['player:x%3A1:2', 'player:x%3A1:2:1', 'player:x%3A1:2:2']);
    const all = [...idOf('x', 1), ...idOf('x:1', 2), ...idOf('x%3A1', 2), ...idOf('x:1:2', 1)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('counts drafts with an id of their own as well', () => {
    expect(idsOf(router('r', [{ type: 'a', id: 'own' }, { type: 'b' }]))).toEqual(['own', 'player:p1:7:1']);
  });

  it('names every projector but the first by name, before the count', () => {
    expect(idsOf([router('prj-z', further(2)), router('prj-y', further(1)), new TwoHandlers()])).toEqual([
      'player:p1:7',
      'player:p1:7:1',
      'player:p1:7:2',
      'player:p1:7:prj-y',
      'player:p1:7:prj-z',
      'player:p1:7:prj-z:1',
    ]);
  });

  it('names a projector also when those before it draft nothing, so that ids do not depend on decisions', () => {
    expect(idsOf([router('prj-a', null), router('prj-b', further(1))])).toEqual(['player:p1:7:prj-b']);
  });

  it('does not count projectors that have no handler for the event, or another domain', () => {
    const other = new CloudEventsRouter('prj-a').on('HandComplete', () => null);
    const elsewhere = new CloudEventsRouter('prj-b', 'hand').on('PlayerActed', () => null);
    expect(idsOf([other, elsewhere, router('prj-c', further(1))])).toEqual(['player:p1:7']);
  });

  it.each<[string, Cover['root'], string]>([
    ['text', 'abc', 'abc'],
    ['bytes', new Uint8Array([0, 0xab, 0xcd]), '00abcd'],
    ['wrapped bytes', { value: new Uint8Array([0xff, 1]) }, 'ff01'],
  ])('has the root as %s', (_form, root, text) => {
    expect(enveloped(draft, { cover: { root } })).toMatchObject({ id: `player:${text}:42`, subject: text });
  });

  it.each<[EventPage['sequence'], string]>([
    [0, '0'],
    [7, '7'],
    [2n ** 64n, '18446744073709551616'],
    ['42', '42'],
    ['007', '7'],
  ])('has the sequence %s as %s', (sequence, text) => {
    expect(enveloped(draft, { page: { sequence } })['id']).toBe(`player:p1:${text}`);
  });

  it('is the same on every replay, also when the book is cut differently', () => {
    const pages = [{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }];
    const projectors = [router('prj-b', further(2)), new TwoHandlers()];
    const whole = idsOf(projectors, book(pages));
    expect(idsOf(projectors, book(pages))).toEqual(whole);
    expect(pages.flatMap((page) => idsOf(projectors, book([page])))).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
  });

  it('must not be given to two events of one source in one book', async () => {
    const error = await errorOf(() =>
      idsOf(
        router('r', [
          { type: 'a', id: 'x' },
          { type: 'b', id: 'x' },
        ]),
      ),
    );
    expect(error).toBeInstanceOf(InvalidEventError);
    expect((error as Error).message).toContain(
      "Invalid CloudEvent from r.on(PlayerActed) (page 7): 'id' is, with the same source",
    );
    expect(
      idsOf(
        router('r', [
          { type: 'a', id: 'x' },
          { type: 'b', id: 'x', source: '/other' },
        ]),
      ),
    ).toEqual(['x', 'x']);
  });

  it('clashes where two pages have one sequence', async () => {
    const given = book([{ sequence: 1 }, { sequence: '1' }]);
    expect(await errorOf(() => idsOf(router('r', further(1)), given))).toBeInstanceOf(InvalidEventError);
  });
});

describe('source', () => {
  it.each<[string, string]>([
    ['https://poker.example', 'https://poker.example/player'],
    ['https://poker.example/', 'https://poker.example/player'],
    ['', 'player'],
  ])('has the prefix %s', (sourcePrefix, source) => {
    expect(enveloped(draft, { options: { sourcePrefix } })['source']).toBe(source);
  });
});

describe('time', () => {
  it.each<[string, EventPage['createdAt'], string | undefined]>([
    ['text, every digit kept', '2024-01-15T10:30:00.123456789+01:00', '2024-01-15T10:30:00.123456789+01:00'],
    ['a Date', new Date(Date.UTC(2024, 0, 15, 10, 30, 0, 5)), '2024-01-15T10:30:00.005Z'],
    ['a Timestamp', timestampFromMs(1_705_314_600_000), '2024-01-15T10:30:00Z'],
    ['milliseconds', { seconds: 0n, nanos: 120_000_000 }, '1970-01-01T00:00:00.120Z'],
    ['microseconds', { seconds: 0, nanos: 1000 }, '1970-01-01T00:00:00.000001Z'],
    ['nanoseconds', { seconds: '1', nanos: 1 }, '1970-01-01T00:00:01.000000001Z'],
    ['before 1970', { seconds: -1, nanos: 500_000_000 }, '1969-12-31T23:59:59.500Z'],
    ['the first second', { seconds: -62_135_596_800n }, '0001-01-01T00:00:00Z'],
    ['the last', { seconds: 253_402_300_799n, nanos: 999_999_999 }, '9999-12-31T23:59:59.999999999Z'],
    ['nothing', undefined, undefined],
  ])('of a page given as %s', (_form, createdAt, time) => {
    expect(enveloped(draft, { page: { createdAt } })['time']).toBe(time);
  });

  it.each<[string, unknown, string]>([
    ['an invalid Date', new Date(Number.NaN), 'pages[0].createdAt is an invalid Date'],
    ['text that is no date-time', 'yesterday', 'pages[0].createdAt must be a date-time of RFC 3339, with seconds'],
    ['a date without time', '2024-01-15', 'pages[0].createdAt must be a date-time of RFC 3339'],
    ['empty text', '', 'pages[0].createdAt must be a date-time of RFC 3339'],
    ['a number', 5, 'pages[0].createdAt must be RFC 3339 text, a Date or a protobuf Timestamp'],
    ['seconds beyond the year 9999', { seconds: 253_402_300_800n }, 'pages[0].createdAt.seconds must be'],
    ['seconds with a fraction', { seconds: 1.5 }, 'pages[0].createdAt.seconds must be'],
    ['nanos of a second', { seconds: 1, nanos: 1_000_000_000 }, 'pages[0].createdAt.nanos must be'],
  ])('of a page refused: %s', async (_case, createdAt, message) => {
    const error = await errorOf(() => enveloped(draft, { page: { createdAt } as Partial<EventPage> }));
    expect(error).toBeInstanceOf(InvalidEventBookError);
    expect((error as Error).message).toContain(message);
  });

  it('of a draft may be a Date', () => {
    expect(enveloped({ ...draft, time: new Date(0) })['time']).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('datacontenttype', () => {
  it.each<[string, object, string | undefined]>([
    ['JSON data', { data: [1] }, 'application/json'],
    ['null, which is data', { data: null }, 'application/json'],
    ['text, sent as a JSON string', { data: 'all in' }, 'application/json'],
    ['text that says its type', { data: 'all in', datacontenttype: 'text/plain' }, 'text/plain'],
    ['bytes', { data: new Uint8Array([1]) }, undefined],
    ['bytes that say their type', { data: new Uint8Array([1]), datacontenttype: 'image/png' }, 'image/png'],
    ['no data', { data: undefined }, undefined],
  ])('with %s', (_case, given, expected) => {
    expect(enveloped({ type: 'a', ...given })['datacontenttype']).toBe(expected);
  });
});

describe('extensions', () => {
  it('have their keys lower-cased and their types kept; a Date becomes text', () => {
    const extensions = {
      AlertLevel: 'high',
      priority: 3,
      IsFinal: true,
      at: new Date(0),
      constructor: 'c',
      none: null,
    };
    const event = enveloped({ ...draft, extensions });
    expect(event).toMatchObject({ alertlevel: 'high', priority: 3, isfinal: true, at: '1970-01-01T00:00:00.000Z' });
    expect(Object.hasOwn(event, 'constructor')).toBe(true);
    expect(event).not.toHaveProperty('none');
    expect(event).not.toHaveProperty('AlertLevel');
  });

  it('may keep the correlation id of the cover out', () => {
    const cover = { correlationId: 'session-1' };
    expect(enveloped({ ...draft, extensions: { correlationId: null } }, { cover })).not.toHaveProperty('correlationid');
    expect(enveloped({ ...draft, extensions: { correlationid: undefined } }, { cover })).toHaveProperty(
      'correlationid',
    );
  });

  it('come first with the correlation id, whatever the draft adds; one of its own stands where it was named', () => {
    const cover = { correlationId: 'session-1' };
    const names = (extensions: object): string[] =>
      Object.keys(enveloped({ ...draft, extensions }, { cover })).slice(-3);
    expect(names({ b: 1 })).toEqual(['correlationid', 'b', 'data']);
    expect(names({ b: 1, correlationid: 'mine' })).toEqual(['b', 'correlationid', 'data']);
    expect(
      enveloped({ ...draft, extensions: Object.create({ correlationid: 'inherited' }) as object }, { cover }),
    ).toMatchObject({
      correlationid: 'session-1',
    });
  });

  it('obey the definitions that are known, each and together', async () => {
    const table = defineAttribute('table', attributeTypes.integer, (n) => (n > 0 ? undefined : 'must be positive'));
    const options = { extensions: [table, severity] };
    expect(enveloped({ ...draft, extensions: { Table: '7', severitynumber: 9 } }, { options })).toMatchObject({
      table: 7,
      severitynumber: 9,
    });
    const refused = async (extensions: object): Promise<unknown> => {
      const error = await errorOf(() => enveloped({ ...draft, extensions }, { options }));
      return (error as InvalidEventError).problems;
    };
    expect(await refused({ table: 0 })).toEqual([{ attribute: 'table', rule: 'must be positive' }]);
    expect(await refused({ SeverityText: 'WARN' })).toEqual([
      { attribute: 'severitynumber', rule: expect.stringContaining('is required') as string },
    ]);
  });

  it.each<[string, unknown, string, string]>([
    ['two keys that are one', { a: 1, A: 2 }, 'A', "is the same attribute as 'a'"],
    ['an illegal name', { 'alert-level': 1 }, 'alert-level', 'is no attribute name'],
    ['an empty name', { '': 1 }, '', 'is no attribute name'],
    ['a core attribute', { Subject: 'x' }, 'Subject', 'is reserved'],
    ['data', { data: 'x' }, 'data', 'is reserved'],
    ['specversion', { SpecVersion: '1.0' }, 'SpecVersion', 'is reserved'],
    ['a prototype', JSON.parse('{"__proto__":"x"}'), '__proto__', 'is no attribute name'],
    ['an array', [1], 'extensions', 'must be an object'],
    ['text', 'x', 'extensions', 'must be an object'],
    ['a Map', new Map([['a', 1]]), 'extensions', 'must be an object'],
    ['an object as value', { a: {} }, 'a', 'must be a string, integer, boolean or Uint8Array'],
    ['an invalid Date', { a: new Date(Number.NaN) }, 'a', 'must be a string, integer, boolean or Uint8Array'],
    ['a fraction', { a: 0.5 }, 'a', 'must be a whole number'],
  ])('refused: %s', async (_case, extensions, attribute, rule) => {
    const { problems } = await problemsOf({ ...draft, extensions });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ attribute, rule: expect.stringContaining(rule) as string });
  });
});

describe('a draft is refused, naming method and member,', () => {
  it.each<[string, object, string, string]>([
    ['without a type', { data: {} }, 'type', 'is required'],
    ['with an empty type', { type: '' }, 'type', 'must not be empty'],
    ['with a misspelt member', { ...draft, subjct: 'x' }, 'subjct', 'is no member of a draft. Members are type, data,'],
    ['with a sequence', { ...draft, sequence: 1 }, 'sequence', 'is for projectors with project(book) only'],
    ['with an illegal source', { ...draft, source: 'a b' }, 'source', 'must be a URI-reference'],
    ['with a time that is none', { ...draft, time: new Date(Number.NaN) }, 'time', 'must be a string'],
    ['with cyclic data', { ...draft, data: cyclic() }, 'data', 'contains itself'],
    ['with a BigInt in its data', { ...draft, data: { pot: 1n } }, 'data.pot', 'is a BigInt'],
  ])('%s', async (_case, given, attribute, rule) => {
    const { problems } = await problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.rule).toContain(rule);
    expect(problems[0]?.attribute.startsWith(attribute)).toBe(true);
  });
});

describe('a whole event', () => {
  const cover = { correlationId: 'session-1' };

  it('of the cloudevents package keeps its attributes; what it lacks is filled', () => {
    const event = new SdkEvent({
      type: 'a',
      source: '/mine',
      id: '1',
      time: '2024-01-15T10:30:00.000Z',
      data: { x: 1 },
      level: 'high',
    });
    expect(enveloped(event, { cover })).toEqual({
      specversion: '1.0',
      id: '1',
      source: '/mine',
      type: 'a',
      subject: 'p1',
      time: '2024-01-15T10:30:00.000Z',
      datacontenttype: 'application/json',
      correlationid: 'session-1',
      level: 'high',
      data: { x: 1 },
    });
  });

  it('of the cloudevents package with bytes stays bytes', () => {
    const event = enveloped(new SdkEvent({ type: 'a', source: '/mine', data: Buffer.from([1, 2]) }));
    expect(event['data']).toEqual(new Uint8Array([1, 2]));
    expect(event).not.toHaveProperty('datacontenttype');
  });

  it('is known by its specversion, not by its class', () => {
    const event = { specversion: '1.0', type: 'a', correlationid: 'mine', sequence: '0001', data_base64: 'AQI=' };
    expect(enveloped(event, { cover })).toMatchObject({
      id: 'player:p1:42',
      correlationid: 'mine',
      sequence: '0001',
      data: new Uint8Array([1, 2]),
    });
  });

  it('of another version is refused', async () => {
    expect((await problemsOf({ specversion: '0.3', type: 'a' })).problems).toEqual([
      { attribute: 'specversion', rule: "must be '1.0'" },
    ]);
  });

  it('has no prototype of its own: a member of that name is refused as any other that is no attribute', async () => {
    const text = '{"specversion":"1.0","type":"a","__proto__":{"data":"hidden","level":"high"}}';
    const { problems } = await problemsOf(JSON.parse(text));
    expect(problems.map(({ attribute }) => attribute)).toEqual(['__proto__']);
  });

  it('has no draft members: its extensions are attributes of their own', async () => {
    const { problems } = await problemsOf({ specversion: '1.0', type: 'a', extensions: { a: 1 } });
    expect(problems[0]?.attribute).toBe('extensions');
  });
});

function cyclic(): object {
  const data: { self?: object } = {};
  data.self = data;
  return data;
}
