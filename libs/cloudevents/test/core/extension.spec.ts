import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  acceptEvent,
  attributeTypes,
  type CloudEvent,
  defineExtension,
  type ExtensionValues,
  validate,
} from '../../src/core/index.js';
import { DecodeError, DefinitionError, InvalidEventError } from '../../src/errors/index.js';
import { decodeStructured } from '../../src/formats/json/index.js';
import { bytes, event } from './events.js';
import { refusal } from './refusal.js';

const seat = defineExtension(
  'seat',
  {
    table: {
      type: attributeTypes.integer,
      required: true,
      constraint: (n) => (n > 0 ? undefined : 'must be positive'),
    },
    player: { type: attributeTypes.string },
    mark: { type: attributeTypes.binary },
    seated: { type: attributeTypes.timestamp },
  },
  ({ table, player }) => {
    return table === 13 && player !== undefined ? { attribute: 'player', rule: 'must not sit at table 13' } : undefined;
  },
);

describe('an extension', () => {
  it('knows its values by their types', () => {
    expectTypeOf(seat.get(event())).toEqualTypeOf<
      ExtensionValues<{ table: number; player: string; mark: Uint8Array; seated: string }> | undefined
    >();
    expectTypeOf(seat.attributes.table.parse('1')).toBeNumber();
    // @ts-expect-error: an attribute it does not have
    expect(() => seat.with(event(), { table: 1, chair: 2 })).toThrow(InvalidEventError);
    // @ts-expect-error: a type it does not have
    expect(() => seat.with(event(), { table: '1' })).toThrow(InvalidEventError);
  });

  it('is frozen, with all its definitions', () => {
    for (const part of [seat, seat.attributes, seat.allAttributes, ...seat.allAttributes]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('cannot be defined without attributes, or with names and types that are none', () => {
    expect(() => defineExtension('none', {})).toThrow(DefinitionError);
    for (const name of ['data', 'specversion', 'My', '']) {
      expect(() => defineExtension('bad', { [name]: { type: attributeTypes.string } })).toThrow(DefinitionError);
    }
    expect(() => defineExtension('bad', { ext: {} as { type: typeof attributeTypes.string } })).toThrow(
      DefinitionError,
    );
  });
});

describe('reading an extension', () => {
  it('gives what is there, in its types', () => {
    expect(seat.get(event({ table: 7, mark: bytes('x') }))).toEqual({ table: 7, mark: bytes('x') });
    expect(seat.get(event({ table: '7', mark: 'eA==', seated: '2024-05-06T07:08:09Z' }))).toEqual({
      table: 7,
      mark: bytes('x'),
      seated: '2024-05-06T07:08:09Z',
    });
  });

  it.each([{}, { table: null }, { table: undefined, player: null }])('gives nothing for %o', (members) => {
    expect(seat.get(event(members))).toBeUndefined();
    expect(seat.problems(event(members))).toEqual([]);
  });

  it('looks at members of the event itself only', () => {
    const heir = Object.assign(Object.create({ table: 7 }) as object, event()) as CloudEvent;
    expect(seat.get(heir)).toBeUndefined();
    const method = defineExtension('method', { constructor: { type: attributeTypes.string } });
    expect(method.get(event())).toBeUndefined();
    expect(method.get(event({ constructor: 'me' }))).toEqual({ constructor: 'me' });
  });

  it.each([
    [{ table: 0 }, ['table: must be positive']],
    [{ table: '0' }, ['table: must be positive']],
    [{ table: 'x', mark: 'x' }, ['table: must be an integer', 'mark: must be base64 text (RFC 4648, section 4)']],
    [{ player: 'p' }, ["table: is required by the extension 'seat'"]],
    [{ player: 7 }, ['player: must be a string', "table: is required by the extension 'seat'"]],
    [{ table: {} }, ['table: must be an integer']],
    [{ table: 13, player: 'p' }, ['player: must not sit at table 13']],
    // What they must obey together is asked of right values only.
    [{ table: 13, player: 'p', mark: 1 }, ['mark: must be a Uint8Array']],
  ])('refuses %o for all that is wrong', (members, problems) => {
    expect(refusal(() => seat.get(event(members)))).toEqual(problems);
    expect(seat.problems(event(members)).map(({ attribute, rule }) => `${attribute}: ${rule}`)).toEqual(problems);
    expect(refusal(() => acceptEvent(event(members), undefined, [seat])).toSorted()).toEqual(problems.toSorted());
  });

  it('takes what a joint rule throws for what is wrong, when sending and when receiving', () => {
    const moody = defineExtension('moody', { mood: { type: attributeTypes.string } }, () => {
      throw new Error('not today');
    });
    const rule = "is refused by the extension 'moody': not today";
    expect(validate(event({ mood: 'x' }), [moody])).toEqual([{ attribute: 'mood', rule }]);
    expect(refusal(() => moody.get(event({ mood: 'x' })))).toEqual([`mood: ${rule}`]);
    const receive = (): unknown => decodeStructured(JSON.stringify(event({ mood: 'x' })), { extensions: [moody] });
    expect(receive).toThrow(DecodeError);
    expect(receive).toThrow(`Attribute 'mood' of the event ${rule}`);
  });

  it('lets a joint rule see the rest of the event', () => {
    const typed = defineExtension('typed', { ext: { type: attributeTypes.string } }, (_, { type }) => {
      return type === 'com.example.dealt' ? { attribute: 'ext', rule: 'must not be there' } : undefined;
    });
    expect(typed.problems(event({ ext: 'x' }))).toEqual([{ attribute: 'ext', rule: 'must not be there' }]);
    expect(typed.problems(event({ ext: 'x', type: 'other' }))).toEqual([]);
  });
});

describe('writing an extension', () => {
  it('gives a new frozen event; what is not named stays', () => {
    const first = seat.with(event({ other: 1 }), { table: 7, player: 'p' });
    const second = seat.with(first, { table: 8 });
    expect(first).toEqual(event({ other: 1, table: 7, player: 'p' }));
    expect(second).toEqual(event({ other: 1, table: 8, player: 'p' }));
    expect(Object.isFrozen(second)).toBe(true);
  });

  it('removes by null and by undefined, and may remove all', () => {
    const used = seat.with(event(), { table: 7, player: 'p' });
    expect(seat.with(used, { player: null })).toEqual(event({ table: 7 }));
    expect(seat.with(used, { player: undefined })).toEqual(event({ table: 7 }));
    expect(seat.with(used, { table: null, player: null })).toEqual(event());
  });

  it('refuses what would break a rule, all at once', () => {
    expect(refusal(() => seat.with(event(), { table: 0, mark: 'x' as never }))).toEqual([
      'table: must be positive',
      'mark: must be a Uint8Array',
    ]);
    expect(refusal(() => seat.with(event(), { player: 'p' }))).toEqual(["table: is required by the extension 'seat'"]);
    expect(refusal(() => seat.with(event({ player: 'p' }), { table: 13 }))).toEqual([
      'player: must not sit at table 13',
    ]);
  });

  it('sets nothing but its own attributes, whatever an object has besides', () => {
    const row = { table: 7, id: 'row-1', password: 'secret' };
    expect(refusal(() => seat.with(event(), row))).toEqual([
      "id: is no attribute of the extension 'seat'",
      "password: is no attribute of the extension 'seat'",
    ]);
  });

  it('copies bytes', () => {
    const mark = bytes('x');
    const used = seat.with(event(), { table: 7, mark });
    mark[0] = 0;
    expect(seat.get(used)?.mark).toEqual(bytes('x'));
  });
});
