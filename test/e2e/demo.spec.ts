import { describe, expect, it, onTestFinished } from 'vitest';
import { Screen } from '../../apps/subscriber/src/cli/screen.js';
import { FakeOutput } from '../../apps/subscriber/test/fake-output.js';
import { Demo } from '../../scripts/demo/run.js';
import { environment, handsFile, lastLine, runDemo } from './run.js';

describe('npm start', () => {
  it('publishes the sample hands to the subscriber and loses nothing', async () => {
    const { code, stdout, stderr } = await runDemo([]);
    expect(stderr).toBe('');
    expect(lastLine(stdout)).toMatch(/^published ([1-9][0-9]*), received \1, lost 0$/);
    for (const type of ['io.angzarr.poker.all_in', 'io.angzarr.poker.hand.complete', 'com.poker.player.registered']) {
      expect(stdout).toContain(type);
    }
    // What the subscriber counted while it went on, by the time of the end at the latest.
    expect(stdout).toMatch(/^HTTP +[1-9][0-9]* received .*io\.angzarr\.poker\.hand\.complete [1-9]/m);
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

  it('counts in place on a terminal, and leaves the result there', async () => {
    const terminal = new FakeOutput(true, 200, 50);
    const demo = new Demo(new Screen(terminal));
    onTestFinished(() => demo.stop());
    expect(await demo.run([], environment({}))).toBe(0);
    // A block of the hands and the counts, rewritten as they grow.
    expect(terminal.written).toMatch(
      /hands played, .*\nreceived over +HTTP\ncom\.poker\.player\.registered +[1-9][0-9]*\n/,
    );
    expect(terminal.written).toContain('\x1b[');
    const shown = terminal.lines.join('\n');
    expect(shown).toMatch(/^([0-9]+) of \1 hands played, [0-9]+ events delivered\n\nevent type /m);
    expect(shown).not.toContain('all types');
    expect(lastLine(shown)).toMatch(/^published ([1-9][0-9]*), received \1, lost 0$/);
  });
});
