/** The counts on their way to the eye: their text, the pace, and the block on a terminal. */
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { countLines, countTable } from '../src/cli/count-text.js';
import { LiveText } from '../src/cli/live-text.js';
import { Pace } from '../src/cli/pace.js';
import { Screen } from '../src/cli/screen.js';
import { TransportCounters } from '../src/counting/transport-counters.js';
import { FakeOutput } from './fake-output.js';

let ids = 0;

function arrive(counters: TransportCounters, transport: string, type: string, times = 1): void {
  for (let n = 0; n < times; n++) {
    counters.of(transport).count({ specversion: '1.0', id: `${++ids}`, source: '/test', type });
  }
}

describe('the text', () => {
  it('is nothing where nothing came', () => {
    const counts = new TransportCounters().snapshot();
    expect([...countTable(counts), ...countLines(counts)]).toEqual([]);
  });

  it('has a row per type and a column per transport, or a line per transport', () => {
    const counters = new TransportCounters();
    arrive(counters, 'http', 'a.done', 12);
    arrive(counters, 'kafka', 'a.done', 11);
    arrive(counters, 'kafka', 'a.longer.type');
    expect(countTable(counters.snapshot())).toEqual([
      'received over    HTTP   Kafka',
      'a.done             12      11',
      'a.longer.type       0       1',
      'all types          12      12',
    ]);
    expect(countLines(counters.snapshot())).toEqual([
      'HTTP      12 received   a.done 12',
      'Kafka     12 received   a.done 11, a.longer.type 1',
    ]);
  });

  it('names what went wrong, and only then', () => {
    const counters = new TransportCounters();
    arrive(counters, 'http', 'a.done');
    ids -= 1;
    arrive(counters, 'http', 'a.done');
    counters.of('http').reject();
    expect(countTable(counters.snapshot())).toEqual([
      'received over    HTTP',
      'a.done              1',
      'all types           1',
      'duplicates          1',
      'rejected            1',
    ]);
    expect(countLines(counters.snapshot())).toEqual(['HTTP       1 received   a.done 1   duplicates 1, rejected 1']);
  });

  it('counts refusals also where no event came', () => {
    const counters = new TransportCounters();
    counters.of('kafka').reject();
    expect(countLines(counters.snapshot())).toEqual(['Kafka      0 received   rejected 1']);
  });

  it('cuts a type of any length', () => {
    const counters = new TransportCounters();
    arrive(counters, 'http', 'a'.repeat(100_000));
    expect(countTable(counters.snapshot())[1]).toBe(`${'a'.repeat(59)}…       1`);
  });
});

describe('the pace', () => {
  function live(isTTY: boolean) {
    const clock = new ManualClock();
    const out = new FakeOutput(isTTY);
    const counters = new TransportCounters();
    const screen = new Screen(out, out);
    const text = new LiveText(
      screen,
      { block: () => countTable(counters.snapshot()), lines: () => countLines(counters.snapshot()) },
      clock,
    );
    const come = (type: string, times = 1): void => {
      arrive(counters, 'http', type, times);
      text.changed();
    };
    return { clock, out, screen, text, come };
  }

  it('is a line a second at most, and none while nothing changes', async () => {
    const { clock, out, come } = live(false);
    for (let tenth = 0; tenth < 25; tenth++) {
      come('a.done', 10);
      await clock.advance(100);
    }
    expect(out.lines).toEqual(['HTTP     100 received   a.done 100', 'HTTP     200 received   a.done 200']);
    await clock.advance(1000);
    expect(out.lines.at(-1)).toBe('HTTP     250 received   a.done 250');
    await clock.advance(60_000);
    expect(out.lines).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  it('ends with what was not shown yet, once', () => {
    const { clock, out, text, come } = live(false);
    come('a.done');
    text.finish();
    text.finish();
    expect(out.lines).toEqual(['HTTP       1 received   a.done 1']);
    expect(clock.pending).toBe(0);
  });

  it('does nothing at the end where nothing changed', () => {
    let done = 0;
    new Pace(100, () => (done += 1)).finish();
    expect(done).toBe(0);
  });

  it('on a terminal is ten times a second, in place, with other text above', async () => {
    const { clock, out, screen, come } = live(true);
    screen.line('ready');
    come('a.done');
    await clock.advance(100);
    expect(out.lines).toEqual(['ready', 'received over    HTTP', 'a.done              1', 'all types           1']);
    screen.complaint('a warning');
    come('b.done', 2);
    await clock.advance(100);
    expect(out.lines).toEqual([
      'ready',
      'a warning',
      'received over    HTTP',
      'a.done              1',
      'b.done              2',
      'all types           3',
    ]);
  });
});

describe('the block on a terminal', () => {
  it('never wraps and never scrolls, so that it can be rewritten', () => {
    const out = new FakeOutput(true, 10, 4);
    const screen = new Screen(out);
    screen.showBlock(['1'.repeat(20), '2', '3', '4', '5']);
    expect(out.lines).toEqual(['1'.repeat(9), '2', '3']);
    screen.showBlock([]);
    expect(out.lines).toEqual([]);
  });

  it('is only there: a pipe gets no control characters', () => {
    const out = new FakeOutput(false);
    const screen = new Screen(out);
    screen.showBlock(['block']);
    screen.line('line');
    expect(out.lines).toEqual(['line']);
  });
});
