import { describe, expect, it } from 'vitest';
import { handsFile, lastLine, runDemo } from './run.js';

describe('npm start', () => {
  it('publishes the sample hands to the subscriber and loses nothing', async () => {
    const { code, stdout, stderr } = await runDemo([]);
    expect(stderr).toBe('');
    expect(lastLine(stdout)).toMatch(/^published ([1-9][0-9]*), received \1, lost 0$/);
    for (const type of ['io.angzarr.poker.all_in', 'io.angzarr.poker.hand.complete', 'com.poker.player.registered']) {
      expect(stdout).toContain(type);
    }
    expect(code).toBe(0);
  });

  it('also does in a shell where NODE_ENV is production: the plain endpoint is its own', async () => {
    const { code, stdout, stderr } = await runDemo([], { NODE_ENV: 'production' });
    expect(stderr).toBe('');
    expect(lastLine(stdout)).toMatch(/^published ([1-9][0-9]*), received \1, lost 0$/);
    expect(code).toBe(0);
  });

  it('takes any hand file, in structured and binary mode as well', async () => {
    const { path } = handsFile();
    for (const mode of ['structured', 'binary']) {
      const { code, stdout } = await runDemo(['--hands', path], { CLOUDEVENTS_HTTP_MODE: mode });
      expect(lastLine(stdout), mode).toMatch(/^published ([1-9][0-9]*), received \1, lost 0$/);
      expect(code, mode).toBe(0);
    }
  });
});
