import { CloudEvent as SdkCloudEvent } from 'cloudevents';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  acceptEvent,
  attributeTypes,
  cloudEvent,
  type CloudEvent,
  defineAttribute,
  defineExtension,
  validate,
} from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { bytes, event } from './events.js';
import { refusal } from './refusal.js';

const init = { id: 'e-1', source: '/tables/7', type: 'com.example.dealt' };
const rate = defineAttribute('rate', attributeTypes.integer);
const seat = defineExtension('seat', {
  table: { type: attributeTypes.integer, required: true },
  player: { type: attributeTypes.string },
});

describe('making an event', () => {
  it('fills in nothing but specversion (C4, T2)', () => {
    expect(cloudEvent(init)).toStrictEqual(event());
    expect(cloudEvent({ ...init, specversion: '1.0' })).toStrictEqual(event());
  });

  it.each([[null], [undefined], [7], ['text']])('refuses what is no object: %s', (given) => {
    expect(() => cloudEvent(given as never)).toThrow(InvalidEventError);
    expect(() => cloudEvent(given as never)).toThrow("'event' must be an object");
  });

  it('refuses an object that cannot be read', () => {
    const closed = {
      ...init,
      get subject(): string {
        throw new Error('closed');
      },
    };
    expect(() => cloudEvent(closed)).toThrow(InvalidEventError);
    expect(() => cloudEvent(closed)).toThrow("'event' cannot be read: closed");
  });

  it('gives a frozen event of its own', () => {
    const mark = bytes('x');
    const given = { ...init, mark, subject: 's' };
    const made = cloudEvent(given);
    mark[0] = 0;
    given.subject = 'changed';
    expect(Object.isFrozen(made)).toBe(true);
    expect(made).toStrictEqual(event({ mark: bytes('x'), subject: 's' }));
  });

  it('keeps the given data, whatever it is', () => {
    const data = { hand: 7 };
    const made = cloudEvent({ ...init, data });
    expectTypeOf(made).toEqualTypeOf<CloudEvent<{ hand: number }>>();
    expect(made.data).toBe(data);
    for (const value of [null, 0, false, '', bytes('x')]) expect(cloudEvent({ ...init, data: value }).data).toBe(value);
    expect(Object.keys(cloudEvent({ ...init, data: undefined }))).not.toContain('data');
    expect(cloudEvent({ ...init, data_base64: 'eA==' })).toStrictEqual(event({ data_base64: 'eA==' }));
  });

  it('leaves out what is absent', () => {
    const absent = { subject: undefined, time: undefined, ext: null, data_base64: undefined };
    expect(cloudEvent({ ...init, ...absent })).toStrictEqual(event());
  });

  it('parses text for the extensions it knows, and checks their rules', () => {
    const made = cloudEvent({ ...init, rate: '7', table: '13' }, [rate, seat]);
    expect(made).toStrictEqual(event({ rate: 7, table: 13 }));
    expect(() => cloudEvent({ ...init, player: 'p' }, [seat])).toThrow("'table' is required by the extension 'seat'");
  });

  it('refuses an event for every rule it breaks', () => {
    const broken = { ...init, id: '', time: 'now', rate: 'x', 'My-Ext': 'x', ext: 1.5, data: 1n };
    expect(refusal(() => cloudEvent(broken, [rate])).map((problem) => problem.split(':')[0])).toEqual([
      'id',
      'time',
      'rate',
      'My-Ext',
      'ext',
      'data',
    ]);
  });

  it.each(['0.3', '1.0.2', '', 1])('refuses the specversion %o (T1)', (specversion) => {
    expect(() => cloudEvent({ ...init, specversion: specversion as string })).toThrow("'specversion' must be '1.0'");
  });

  it('asks the compiler for what is required', () => {
    // @ts-expect-error: no id
    expect(() => cloudEvent({ source: '/s', type: 't' })).toThrow("'id' is required");
    // @ts-expect-error: subject is text
    expect(() => cloudEvent({ ...init, subject: 7 })).toThrow("'subject' must be a string");
  });

  it('takes a legal name that objects have already, and no prototype', () => {
    expect(Object.entries(cloudEvent({ ...init, constructor: 'me' }))).toContainEqual(['constructor', 'me']);
    const hostile = JSON.parse('{"id":"1","source":"/","type":"t","__proto__":{"ext":"x"}}') as CloudEvent;
    expect(() => cloudEvent(hostile)).toThrow("'__proto__' is no attribute name");
  });

  it('reads core attributes and data from getters of a class', () => {
    class Dealt {
      source = '/tables/7';
      type = 'com.example.dealt';
      get id() {
        return 'e-1';
      }
      get data() {
        return 7;
      }
    }
    expect(cloudEvent(new Dealt() as unknown as CloudEvent)).toStrictEqual(event({ data: 7 }));
  });

  it('takes an event of the cloudevents package', () => {
    const time = '2024-05-06T07:08:09.000Z';
    const sdk = new SdkCloudEvent({ ...init, time, data: bytes('x') });
    expect(cloudEvent(sdk)).toStrictEqual(event({ time, data: bytes('x') }));
  });

  it('takes such an event that holds each byte in 32 bits, as that package receives it', () => {
    const sdk = event({ data: new Uint32Array([120, 121]), data_base64: 'eHk=' });
    const made = cloudEvent(sdk);
    expect(acceptEvent(made).data).toEqual(acceptEvent(sdk).data);
    expect(Buffer.from(made.data as Uint8Array).toString()).toBe('xy');
  });
});

describe('validating an event (C12)', () => {
  it('finds nothing in a valid one', () => {
    expect(validate(event({ ext: 7, data: null }))).toEqual([]);
    expect(validate(event({ table: '7' }), [seat])).toEqual([]);
  });

  it('lists every problem, those of extensions as well', () => {
    const broken = { specversion: '0.3', source: 'a b', type: '', subject: '', table: 'x', ext: {}, data: () => 1 };
    const problems = validate(broken as unknown as CloudEvent, [seat]);
    expect(problems.map(({ attribute, rule }) => `${attribute}: ${rule}`)).toEqual([
      "specversion: must be '1.0'",
      'id: is required',
      'source: must be a URI-reference (RFC 3986, section 4.1)',
      'type: must not be empty',
      'subject: must not be empty',
      'table: must be an integer',
      'ext: must be a string, integer, boolean or Uint8Array, not an object',
      'data: is a function, which JSON cannot hold',
    ]);
  });

  it.each([null, undefined, 'text', [], 7])('has a problem with %o', (given) => {
    expect(validate(given as never)).toEqual([{ attribute: 'event', rule: 'must be an object' }]);
  });
});
