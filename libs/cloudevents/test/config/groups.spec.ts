import { describe, expect, it } from 'vitest';
import type { CloudEventsConfigError } from '../../src/errors/index.js';
import { resolveConfig } from '../../src/config/resolve-config.js';

function problemsOf(options: object, env: Record<string, string> = {}): readonly object[] {
  try {
    resolveConfig({ ...options }, (name) => env[name]);
  } catch (error) {
    return (error as CloudEventsConfigError).problems;
  }
  return [];
}

describe('a group of options', () => {
  it.each([
    [{ retry: 3 }, 'retry', 'a number'],
    [{ http: 5 }, 'http', 'a number'],
    [{ http: null }, 'http', 'null'],
    [{ http: 'https://x' }, 'http', 'a string'],
    [{ http: ['https://x'] }, 'http', 'an array'],
    [{ http: () => 'https://x' }, 'http', 'a function'],
    [{ http: new Map([['endpoint', 'https://x']]) }, 'http', 'an instance of a class'],
    [{ kafka: false, sink: 'kafka' }, 'kafka', 'a boolean'],
  ])('is an object, and nothing else: %o gives one problem', (options, option, kind) => {
    const env: Record<string, string> = 'retry' in options ? { CLOUDEVENTS_HTTP_ENDPOINT: 'https://x' } : {};
    expect(problemsOf(options, env)).toEqual([{ option, message: `must be an object of options, not ${kind}` }]);
  });

  it('may be left out, also as undefined, or be an object without prototype', () => {
    const http = { __proto__: null, endpoint: 'https://x' };
    expect(problemsOf({ http, retry: undefined })).toEqual([]);
  });

  it('is judged together with everything else', () => {
    const all = problemsOf({ retry: 3, http: { timout: 3 }, snik: 'http' }, { CLOUDEVENTS_BATCH_SIZE: 'x' });
    expect(all).toMatchObject([
      { env: 'CLOUDEVENTS_BATCH_SIZE' },
      { option: 'retry' },
      { option: 'http.timout' },
      { option: 'snik' },
      { option: 'http.endpoint' },
    ]);
  });

  it('whose every setting is wrong is still judged', () => {
    expect(problemsOf({ sink: 'none', retry: { attempts: 'x', minDelay: 'x', maxDelay: 'x' } })).toMatchObject([
      { option: 'retry.attempts' },
      { option: 'retry.minDelay' },
      { option: 'retry.maxDelay' },
    ]);
  });
});
