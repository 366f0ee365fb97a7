import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/resolve-config.js';

const variable = (CLOUDEVENTS_SOURCE_PREFIX: string) => {
  const env: Record<string, string> = { CLOUDEVENTS_SINK: 'none', CLOUDEVENTS_SOURCE_PREFIX };
  return resolveConfig({}, (name) => env[name]).sourcePrefix;
};
const option = (sourcePrefix: unknown) => resolveConfig({ sink: 'none', sourcePrefix }, () => undefined).sourcePrefix;

describe('prefix of the source', () => {
  it.each(['angzarr', 'my-shop/eu', 'urn:shop', 'https://shop.example/events', '/', 'gr%C3%BC%C3%9Fe'])(
    'may be what a URI can begin with: %s',
    (prefix) => {
      expect(variable(prefix)).toBe(prefix);
      expect(option(prefix)).toBe(prefix);
    },
  );

  it.each(['my shop', 'grüße', '100%', 'https://[shop', ':shop'])('is refused at the start: %j', (prefix) => {
    expect(() => variable(prefix)).toThrow('CLOUDEVENTS_SOURCE_PREFIX: must be legal in a URI: no spaces');
    expect(() => option(prefix)).toThrow('sourcePrefix: must be legal in a URI: no spaces');
  });

  it('may be empty as an option, for the domain alone; an empty variable is not set', () => {
    expect(option('')).toBe('');
    expect(variable('')).toBe('angzarr');
  });

  it.each([null, 3, {}])('is text: not %j', (prefix) => {
    expect(() => option(prefix)).toThrow('sourcePrefix: must be');
  });
});
