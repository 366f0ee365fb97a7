import { CloudEvent as SdkCloudEvent } from 'cloudevents';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  acceptEvent,
  type AttributeDefinition,
  attributeTypes,
  type CloudEvent,
  coreAttributes,
  defineAttribute,
  getAttribute,
  populatedAttributes,
  typeOf,
  withAttribute,
  withAttributes,
  withAttributeText,
  withData,
} from '../../src/core/index.js';
import { bytes, event } from './events.js';
import { refusal } from './refusal.js';

const rate = defineAttribute('rate', attributeTypes.integer, (value) => (value > 0 ? undefined : 'must be positive'));
const mark = defineAttribute('mark', attributeTypes.binary);

function fromJson(text: string): CloudEvent {
  return JSON.parse(text) as CloudEvent;
}

describe('reading an attribute', () => {
  it('by name gives the value as it is', () => {
    const given = event({ subject: 's', rate: 7, flag: false, text: '', mark: bytes('x') });
    expect(['specversion', 'id', 'subject', 'rate', 'flag', 'text', 'mark'].map((n) => getAttribute(given, n))).toEqual(
      ['1.0', 'e-1', 's', 7, false, '', bytes('x')],
    );
  });

  it('by definition gives a checked value of its type, parsed where it is text', () => {
    const value = getAttribute(event({ rate: '7' }), rate);
    expectTypeOf(value).toEqualTypeOf<number | undefined>();
    expect(value).toBe(7);
    expect(getAttribute(event({ rate: 7 }), rate)).toBe(7);
    expect(getAttribute(event({ mark: 'eA==' }), mark)).toEqual(bytes('x'));
    expect(getAttribute(event({ time: '2024-05-06T07:08:09Z' }), coreAttributes.time)).toBe('2024-05-06T07:08:09Z');
  });

  // Definitions of different types in one table: only `any` says so.
  // oxlint-disable-next-line typescript/no-explicit-any
  it.each<[AttributeDefinition<any>, Readonly<Record<string, unknown>>, unknown]>([
    [rate, { rate: 'x' }, 'rate: must be an integer'],
    [rate, { rate: '0' }, 'rate: must be positive'],
    [rate, { rate: true }, 'rate: must be an integer'],
    [coreAttributes.time, { time: 'now' }, expect.stringContaining('time: must be a date-time')],
  ])('by definition refuses what it does not allow (C7): %#', (definition, members, problem) => {
    expect(refusal(() => getAttribute(event(members), definition))).toEqual([problem]);
  });

  it.each(['absent', 'constructor', 'toString', '__proto__', 'data', 'data_base64', 'nil'])(
    'gives nothing for %s',
    (name) => {
      const given = event({ data: { a: 1 }, data_base64: 'eA==', nil: null });
      expect(getAttribute(given, name)).toBeUndefined();
    },
  );

  it('finds an extension named constructor', () => {
    expect(getAttribute(event({ constructor: 'me' }), 'constructor')).toBe('me');
  });
});

describe('setting an attribute', () => {
  it('gives a new frozen event and leaves the given one alone', () => {
    const given = event({ subject: 'before', ext: 'x', data: { hand: 7 } });
    const copy = structuredClone(given);
    const changed = withAttribute(given, 'subject', 'after');
    expect(changed).toEqual({ ...copy, subject: 'after' });
    expect(given).toEqual(copy);
    expect(Object.isFrozen(changed)).toBe(true);
    expect(changed.data).toBe(given.data);
  });

  it('takes a String for a name that nobody defined (C6)', () => {
    expect(withAttribute(event(), 'ext', '7')).toEqual(event({ ext: '7' }));
    expect(withAttribute(event(), 'ext', '')).toEqual(event({ ext: '' }));
  });

  it.each([7, true, bytes('x')])('does not take %o for it', (value) => {
    expect(refusal(() => withAttribute(event(), 'ext', value))).toEqual([
      'ext: must be a string unless a definition is given',
    ]);
  });

  it.each([
    [7, 8],
    [true, false],
    ['a', 'b'],
    [bytes('a'), bytes('b')],
  ])('by name keeps the type that an extension has: %o to %o', (before, after) => {
    expect(withAttribute(event({ ext: before }), 'ext', after)).toEqual(event({ ext: after }));
  });

  it.each([
    [7, 'seven', 'must be an integer'],
    [7, '7', 'must be an integer'],
    [true, 'true', 'must be true or false'],
    ['7', 7, 'must be a string'],
    [bytes('a'), 'YQ==', 'must be a Uint8Array'],
  ])('by name does not change it in silence: %o to %o', (before, after, rule) => {
    expect(refusal(() => withAttribute(event({ ext: before }), 'ext', after))).toEqual([
      `ext: ${rule}, as it is in this event, unless a definition is given`,
    ]);
  });

  it('changes the type of an extension by definition, or after it was removed', () => {
    const asText = defineAttribute('ext', attributeTypes.string);
    expect(withAttribute(event({ ext: 7 }), asText, 'seven')).toEqual(event({ ext: 'seven' }));
    expect(withAttribute(withAttribute(event({ ext: 7 }), 'ext', null), 'ext', 'seven')).toEqual(
      event({ ext: 'seven' }),
    );
    expect(withAttribute(event({ ext: null }), 'ext', 'seven')).toEqual(event({ ext: 'seven' }));
  });

  it('by definition takes what it allows, and nothing else (C7)', () => {
    expect(withAttribute(event(), rate, 7)).toEqual(event({ rate: 7 }));
    expect(refusal(() => withAttribute(event(), rate, 0))).toEqual(['rate: must be positive']);
    expect(refusal(() => withAttribute(event(), rate, '7' as never))).toEqual(['rate: must be an integer']);
  });

  it.each([
    ['id', '', 'must not be empty'],
    ['time', 'now', 'must be a date-time'],
    ['datacontenttype', 'xyz', 'must be a media type'],
    ['specversion', '0.3', "must be '1.0'"],
    ['subject', 7, 'must be a string, not a number'],
    ['ext', 'a\nb', 'must not contain'],
  ])('%s does not become %o', (name, value, rule) => {
    for (const refused of [
      refusal(() => withAttribute(event(), name, value)),
      refusal(() => withAttributes(event(), { [name]: value })),
    ]) {
      expect(refused).toEqual([expect.stringContaining(`${name}: ${rule}`)]);
      expect(refused[0]).not.toContain('definition');
    }
  });

  it.each(['', 'MyExt', 'my-ext', 'data', 'data_base64', '__proto__', 'X'.repeat(1000)])(
    '%.20j is no attribute',
    (name) => {
      for (const value of ['x', null]) {
        expect(refusal(() => withAttribute(event(), name, value))).toEqual([
          expect.stringMatching(/: is (no|reserved)/),
        ]);
      }
      expect(refusal(() => withAttributeText(event(), name, 'x'))).toHaveLength(1);
    },
  );

  it('sets an extension named constructor, and no prototype', () => {
    const changed = withAttribute(event(), 'constructor', 'me');
    expect(Object.entries(changed)).toContainEqual(['constructor', 'me']);
    expect(withAttribute(changed, 'constructor', null)).toEqual(event());
    const hostile = fromJson('{"__proto__":{"admin":"yes"},"id":"1"}');
    expect((withAttribute(hostile, 'id', '2') as { admin?: unknown }).admin).toBeUndefined();
  });

  it('copies bytes', () => {
    const given = bytes('x');
    const changed = withAttribute(event(), mark, given);
    given[0] = 0;
    expect(changed['mark']).toEqual(bytes('x'));
  });
});

describe('removing an attribute', () => {
  it.each([null, undefined])('is setting it to %o (C5)', (nothing) => {
    const given = event({ subject: 's', ext: 7, rate: 1 });
    expect(withAttribute(given, 'subject', nothing)).toEqual(event({ ext: 7, rate: 1 }));
    expect(withAttribute(given, 'ext', nothing)).toEqual(event({ subject: 's', rate: 1 }));
    expect(withAttribute(given, rate, nothing)).toEqual(event({ subject: 's', ext: 7 }));
    expect(Object.keys(withAttribute(given, 'ext', nothing))).not.toContain('ext');
    expect(withAttribute(given, 'other', nothing)).toEqual(given);
  });

  it.each(['specversion', 'id', 'source', 'type'])(
    'is refused for %s, also where it is defined as an extension',
    (name) => {
      const problem = `${name}: is required and cannot be removed`;
      expect(refusal(() => withAttribute(event(), name, null))).toEqual([problem]);
      if (name === 'specversion') return;
      const own = defineAttribute(name, attributeTypes.string);
      expect(refusal(() => withAttribute(event(), own, null))).toEqual([problem]);
    },
  );
});

describe('an attribute of the specification defined as an extension (C9)', () => {
  const subject = defineAttribute('subject', attributeTypes.string, (v) => (v === 'no' ? 'must not be no' : undefined));

  it('is set and read by that definition', () => {
    const changed = withAttribute(event(), subject, 'yes');
    expect(changed).toEqual(event({ subject: 'yes' }));
    expect(getAttribute(changed, subject)).toBe('yes');
    expect(acceptEvent(changed).subject).toBe('yes');
  });

  it('must obey both rules', () => {
    expect(refusal(() => withAttribute(event(), subject, 'no'))).toEqual(['subject: must not be no']);
    expect(refusal(() => withAttribute(event(), subject, ''))).toEqual(['subject: must not be empty']);
    const time = defineAttribute('time', attributeTypes.string);
    expect(refusal(() => withAttribute(event(), time, 'now'))).toEqual([
      expect.stringContaining('must be a date-time'),
    ]);
  });
});

describe('setting an attribute from text (C11)', () => {
  it.each([
    [event(), rate, '7', 7],
    [event(), mark, 'eA==', bytes('x')],
    [event(), 'ext', '7', '7'],
    [event({ ext: 1 }), 'ext', '7', 7],
    [event({ ext: true }), 'ext', 'false', false],
    [event(), 'subject', 's', 's'],
    [event(), coreAttributes.time, '2024-05-06T07:08:09.10Z', '2024-05-06T07:08:09.10Z'],
  ])('parses it by the declared type, else by that of the event: %#', (given, key, text, value) => {
    const changed = withAttributeText(given, key, text);
    expect(changed[typeof key === 'string' ? key : key.name]).toEqual(value);
    expect(Object.isFrozen(changed)).toBe(true);
  });

  it.each([
    [event(), rate, 'x', 'rate: must be an integer'],
    [event(), rate, '0', 'rate: must be positive'],
    [event({ ext: 1 }), 'ext', 'x', 'ext: must be an integer'],
    [event(), 'id', '', 'id: must not be empty'],
    [event(), 'ext', 7, 'ext: must be text'],
    [event(), 'ext', null, 'ext: must be text'],
  ])('refuses what it does not stand for: %#', (given, key, text, problem) => {
    expect(refusal(() => withAttributeText(given, key, text as string))).toEqual([problem]);
  });
});

describe('setting several attributes', () => {
  it('sets and removes them at once', () => {
    const changed = withAttributes(event({ subject: 's', ext: 'x' }), { subject: null, ext: 'y', rate: 7, id: 'e-2' }, [
      rate,
    ]);
    expect(changed).toEqual(event({ id: 'e-2', ext: 'y', rate: 7 }));
    expect(withAttributes(event(), {})).toEqual(event());
  });

  it('lists all that is wrong, names as well', () => {
    const changes = { id: null, source: 'a b', rate: 0, ext: 7, 'My-Ext': 'x', data: 'x', subject: 'fine' };
    expect(refusal(() => withAttributes(event(), changes, [rate]))).toEqual([
      'id: is required and cannot be removed',
      'source: must be a URI-reference (RFC 3986, section 4.1)',
      'rate: must be positive',
      'ext: must be a string unless a definition is given',
      expect.stringContaining('My-Ext: is no attribute name'),
      expect.stringContaining('data: is reserved'),
    ]);
  });

  it('refuses a prototype that came with JSON', () => {
    const changes = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    expect(refusal(() => withAttributes(event(), changes))).toEqual([expect.stringContaining('__proto__: is no')]);
  });
});

describe('setting data (C17)', () => {
  it('leaves attributes alone, datacontenttype as well', () => {
    const given = event({ datacontenttype: 'text/plain', ext: 7, data: 'before' });
    const changed = withData(given, { hand: 7 });
    expectTypeOf(changed.data).toEqualTypeOf<{ hand: number } | undefined>();
    expect(changed).toEqual({ ...given, data: { hand: 7 } });
    expect([Object.isFrozen(changed), given.data]).toEqual([true, 'before']);
  });

  it.each([null, 0, false, '', []])('takes %o for data', (data) =>
    expect(withData(event(), data)).toEqual(event({ data })),
  );

  it('takes undefined for none', () => {
    expect(Object.keys(withData(event({ data: 1 }), undefined))).not.toContain('data');
  });

  it('replaces bytes in base64, which are never sent again', () => {
    const given = event({ data_base64: 'eA==' });
    expect(withData(given, 'new')).toEqual(event({ data: 'new' }));
    expect(withData(given, undefined)).toEqual(event());
  });
});

describe('the attributes that an event has (C10)', () => {
  it('come with their definitions, neither data nor what is absent among them', () => {
    const given = event({ time: undefined, subject: null, data: 1, rate: 7, flag: true, text: 't', mark: bytes('x') });
    expect(populatedAttributes(given).map(([{ name, kind, type }, value]) => [name, kind, type.name, value])).toEqual([
      ['specversion', 'required', 'String', '1.0'],
      ['id', 'required', 'String', 'e-1'],
      ['source', 'required', 'URI-reference', '/tables/7'],
      ['type', 'required', 'String', 'com.example.dealt'],
      ['rate', 'extension', 'Integer', 7],
      ['flag', 'extension', 'Boolean', true],
      ['text', 'extension', 'String', 't'],
      ['mark', 'extension', 'Binary', bytes('x')],
    ]);
  });

  it('are those with legal names', () => {
    const names = populatedAttributes(fromJson('{"id":"1","My-Ext":"x","__proto__":"x","constructor":"c"}'));
    expect(names.map(([{ name }]) => name)).toEqual(['id', 'constructor']);
  });

  it.each([
    [7, 'Integer'],
    [true, 'Boolean'],
    ['true', 'String'],
    [bytes('x'), 'Binary'],
    [undefined, 'String'],
    [null, 'String'],
  ])('have the type that %o tells: %s', (value, name) => expect(typeOf(value).name).toBe(name));
});

describe('an event of the cloudevents package', () => {
  const given = new SdkCloudEvent({
    id: 'e-1',
    source: '/tables/7',
    type: 'com.example.dealt',
    time: '2024-05-06T07:08:09.000Z',
    ext: 7,
    data: bytes('x'),
  }) as CloudEvent;
  const attributes = event({ time: '2024-05-06T07:08:09.000Z', ext: 7 });

  it('has members that are absent', () => {
    expect(Object.values(given).filter((value) => value === undefined).length).toBeGreaterThan(0);
  });

  it('gives plain events with what is present', () => {
    const changed = withAttribute(given, 'subject', 's');
    expect(Object.entries(changed).filter(([, value]) => value === undefined)).toEqual([]);
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(acceptEvent(changed)).toMatchObject({ subject: 's', extensions: [['ext', 7]], data: { bytes: bytes('x') } });
    expect(withData(given, undefined)).toStrictEqual(attributes);
    expect(withData(given, 'new')).toStrictEqual({ ...attributes, data: 'new' });
  });

  it('is read like any other', () => {
    expect(getAttribute(given, 'subject')).toBeUndefined();
    expect(getAttribute(given, defineAttribute('ext', attributeTypes.integer))).toBe(7);
    expect(
      populatedAttributes(given)
        .map(([{ name }]) => name)
        .toSorted(),
    ).toEqual(Object.keys(attributes).toSorted());
  });
});

describe('an event of a class with getters', () => {
  class Dealt {
    readonly specversion = '1.0';
    readonly source = '/tables/7';
    readonly ext = 'own';
    get id(): string {
      return 'e-1';
    }
    get type(): string {
      return 'com.example.dealt';
    }
    get data(): unknown {
      return { hand: 7 };
    }
  }
  const given = new Dealt() as unknown as CloudEvent;

  it('loses nothing', () => {
    expect(getAttribute(given, 'id')).toBe('e-1');
    expect(withAttribute(given, 'subject', 's')).toEqual(event({ subject: 's', ext: 'own', data: { hand: 7 } }));
    expect(withData(given, undefined)).toEqual(event({ ext: 'own' }));
    expect(populatedAttributes(given).map(([{ name }]) => name)).toContain('type');
  });
});
