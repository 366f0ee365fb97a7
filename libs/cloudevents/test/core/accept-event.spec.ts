import { describe, expect, it } from 'vitest';
import { acceptEvent, type CloudEvent } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';
import { accepted, event, problemsOf } from './events.js';

describe('an accepted event', () => {
  it('lists its attributes, core ones first in the order of the specification, then extensions as given', () => {
    const given = { zebra: 1, dataschema: 'a:b', alert: true, time: '2024-05-06T07:08:09.000000001Z', subject: 's' };
    expect(accepted({ ...given, datacontenttype: 'text/plain' }).attributes).toEqual([
      ['specversion', '1.0'],
      ['id', 'e-1'],
      ['source', '/tables/7'],
      ['type', 'com.example.dealt'],
      ['subject', 's'],
      ['time', '2024-05-06T07:08:09.000000001Z'],
      ['datacontenttype', 'text/plain'],
      ['dataschema', 'a:b'],
      ['zebra', 1],
      ['alert', true],
    ]);
  });

  it('leaves out what is undefined or null, whatever its name', () => {
    const absent = { subject: null, time: undefined, ext: null, 'Odd-Name': undefined };
    expect(accepted(absent).attributes).toEqual(accepted().attributes);
  });

  it('reads attributes from getters of a class, and extensions from own members only', () => {
    class Dealt {
      specversion = '1.0';
      source = '/s';
      type = 't';
      ext = 'own';
      get id() {
        return 'from-getter';
      }
    }
    const { id, extensions } = acceptEvent(new Dealt() as unknown as CloudEvent);
    expect([id, extensions]).toEqual(['from-getter', [['ext', 'own']]]);
    const heir = Object.assign(Object.create({ other: 'inherited' }) as object, event());
    expect(acceptEvent(heir).extensions).toEqual([]);
  });

  it('is what was checked, also where a getter answers differently each time', () => {
    const answers = ['first', ''];
    const shifty = Object.defineProperty(event(), 'id', { enumerable: true, get: () => answers.shift() });
    expect(acceptEvent(shifty).id).toBe('first');
  });

  it('takes an extension named constructor, and nothing from the prototype', () => {
    expect(accepted({ constructor: 'me' }).extensions).toEqual([['constructor', 'me']]);
    expect(accepted().extensions).toEqual([]);
  });

  it('does not change with the objects it was made of', () => {
    const data = { cards: ['Ah'] };
    const bytes = Buffer.from('before');
    const mark = Buffer.from('mark');
    const json = accepted({ data, mark });
    const binary = accepted({ data: bytes, mark });
    data.cards.push('Kd');
    bytes.fill('x');
    mark.fill('x');
    expect(encodeStructured(json)).toContain('"mark":"bWFyaw==","data":{"cards":["Ah"]}');
    expect(encodeStructured(binary)).toContain('"mark":"bWFyaw==","data_base64":"YmVmb3Jl"');
  });
});

describe('an event that is refused', () => {
  it('names its origin and every broken rule at once, but no values', () => {
    const broken = event({ id: '', source: 'secret value', BAD: 1, ext: 1.5, data: 1n });
    expect(() => acceptEvent(broken, 'PlayerProjector.onActed')).toThrow(
      expect.objectContaining({
        code: 'CE_INVALID_EVENT',
        where: 'PlayerProjector.onActed',
        message:
          "Invalid CloudEvent from PlayerProjector.onActed: 'id' must not be empty; " +
          "'source' must be a URI-reference (RFC 3986, section 4.1); " +
          "'BAD' is no attribute name: it must consist of the letters a-z and digits only; " +
          "'ext' must be a whole number: attributes have no fractions; send it as text; " +
          "'data' is a BigInt, which JSON cannot hold; send it as text",
      }),
    );
  });

  it.each([[null], [undefined], [5], ['text'], [[]], [[event()]], [() => event()]])(
    'is %j, which is no object',
    (value) => expect(problemsOf(value)).toEqual(['event: must be an object']),
  );

  it('is one that cannot be read', () => {
    const broken = Object.defineProperty(event(), 'source', {
      get: () => {
        throw new Error('gone');
      },
    });
    expect(problemsOf(broken)).toEqual(['event: cannot be read: gone']);
    const revoked = Proxy.revocable(event(), {});
    revoked.revoke();
    expect(problemsOf(revoked.proxy).join()).toContain('event: cannot be read');
  });

  it('is one with a member __proto__, and no prototype is changed (C16)', () => {
    const hostile = JSON.parse('{"__proto__":"x"}') as object;
    expect(problemsOf(Object.assign(hostile, event()))).toEqual([expect.stringMatching(/^__proto__: is no attribute/)]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it('gives an InvalidEventError that is known across copies of the package', () => {
    expect(() => acceptEvent(event({ id: '' }))).toThrow(InvalidEventError);
  });
});
