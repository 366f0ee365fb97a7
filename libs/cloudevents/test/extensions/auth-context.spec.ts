import { describe, expect, it } from 'vitest';
import { validate } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { allExtensions, authClaims, authContext, withAuthClaims } from '../../src/extensions/index.js';
import { event } from '../core/events.js';
import { describeExtension } from './extension-contract.js';

describeExtension(authContext, {
  types: { authtype: 'String', authid: 'String', authclaims: 'String' },
  full: { authtype: 'app_user', authid: 'player-3', authclaims: '{"role":"dealer"}' },
  least: [{ authtype: 'unauthenticated' }, { authtype: 'of_our_own' }],
  broken: [
    [{ authid: 'player-3' }, 'authtype', "is required by the extension 'authcontext'"],
    [{ authclaims: '{}' }, 'authtype', "is required by the extension 'authcontext'"],
  ],
  wrong: [
    ['authtype', 1, 'must be a string'],
    ['authid', 3, 'must be a string'],
    ['authclaims', true, 'must be a string'],
  ],
});

describe('claims', () => {
  const user = event({ authtype: 'user' });

  it.each([[{ role: 'dealer', tables: [1, 2], nested: { a: null } }], ['text'], [7], [false], [null], [[]]])(
    'of %o are written as JSON and read again',
    (claims) => expect(authClaims(withAuthClaims(user, claims))).toEqual(claims),
  );

  it('may hold characters that an attribute may not', () => {
    const claims = { name: 'a\n\u0085\u007f\ufffe\u{1fffe}\ud800 \u{1f0a1}' };
    const written = withAuthClaims(user, claims);
    expect(validate(written, allExtensions)).toEqual([]);
    expect(authClaims(written)).toEqual(claims);
  });

  it('are removed by undefined', () => expect(withAuthClaims(withAuthClaims(user, {}), undefined)).toEqual(user));

  it.each([event(), user])('may be absent', (given) => expect(authClaims(given)).toBeUndefined());

  it.each(['', '{', 'Bearer top-secret', "{'a':1}", '{} {}'])(
    'of the text %j are refused, without showing it',
    (text) => {
      const read = (): unknown => authClaims({ ...user, authclaims: text });
      expect(read).toThrow(InvalidEventError);
      expect(read).toThrow(/: 'authclaims' must be JSON text$/);
    },
  );

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const unwilling = {
    toJSON: () => {
      throw new Error('no');
    },
  };
  it.each([[{ big: 1n }], [() => 1], [Symbol('s')], [NaN], [cycle], [unwilling], [{ toJSON: () => undefined }]])(
    'of %o are refused',
    (claims) => {
      expect(() => withAuthClaims(user, claims)).toThrow(InvalidEventError);
      expect(() => withAuthClaims(user, claims)).toThrow("'authclaims'");
    },
  );

  it('are not there without authtype', () => {
    expect(() => withAuthClaims(event(), {})).toThrow("'authtype' is required by the extension 'authcontext'");
  });
});
