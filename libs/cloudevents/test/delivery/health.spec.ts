import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import { SinkError } from '../../src/errors/index.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { delivered, events, failing, rejected, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 2, minDelay: 100, maxDelay: 5000 };
const refused = (statusCode: number): Outcome => ({
  status: 'rejected',
  reason: 'rejected',
  error: new SinkError(`answered ${statusCode}`, { retryable: false, statusCode }),
});

function start(...answers: Outcome[]) {
  const lines: string[] = [];
  const note = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log = { log: note('log'), warn: note('warn'), error: note('error') };
  const clock = new ManualClock();
  const sink = new ScriptedSink((_ids, attempt) => answers[attempt - 1] ?? delivered, { events: 1 });
  const room = new DeliveryRoom([sink], policy, clock, log);
  const send = async (id: string): Promise<string | undefined> => {
    const { settled } = room.accept(events(id));
    await clock.advance(20_000);
    return (await settled)[0]?.[0]?.error?.message;
  };
  return { clock, room, lines, send, status: () => room.health()[0]?.status };
}

describe('health', () => {
  it('is down while the sink fails and up again once it delivers; both are logged', async () => {
    const { send, status, lines } = start(failing(), failing());
    await send('a1');
    expect(status()).toBe('down');
    await send('a2');
    expect(status()).toBe('up');
    expect(lines).toEqual(["warn: Sink 'scripted' is failing: busy", "log: Sink 'scripted' works again"]);
  });

  it.each([401, 403, 404])('is down when everything is refused with %i', async (code) => {
    const { send, room } = start(refused(code));
    await send('a1');
    expect(room.health()).toMatchObject([{ status: 'down', lastError: { statusCode: code } }]);
  });

  it('is up when the receiver answers again, although it refuses an event', async () => {
    const { send, status } = start(failing(), failing(), refused(400));
    await send('a1');
    await send('a2');
    expect(status()).toBe('up');
  });

  it('is disabled for good once the receiver is gone, and says why to those who come later', async () => {
    const { send, room, status, lines } = start(rejected('gone'));
    expect(await send('a1')).toBe('refused');
    expect(await send('a2')).toMatch(/Sink 'scripted' is disabled .* not sent/);
    expect(lines).toEqual(["error: Sink 'scripted' is disabled until the application starts anew: refused"]);
    await room.stop();
    expect(status()).toBe('disabled');
  });

  it('writes no line for every attempt of a long outage', async () => {
    const { send, lines } = start(...Array.from({ length: 40 }, () => failing()));
    for (let index = 0; index < 20; index++) await send(`a${index}`);
    expect(lines).toEqual(["warn: Sink 'scripted' is failing: busy"]);
  });

  it('says once that attempts side by side were asked to wait, and once that a sink breaks again and again', async () => {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const log = { log: note, warn: note, error: note };
    const clock = new ManualClock();
    const later = (ms: number): Promise<Outcome> =>
      new Promise((resolve) => clock.after(ms, () => resolve(failing(60_000))));
    const waiting = new ScriptedSink((_ids, attempt) => later(attempt), { events: 1, concurrency: 4 }, 'waiting');
    const breaking = new ScriptedSink(() => failing(), {}, 'breaking');
    const breaker = { failures: 1, delay: 1000 };
    new DeliveryRoom([waiting, breaking], { ...policy, breaker }, clock, log).accept(events('a1', 'b1', 'c1', 'd1'));
    await clock.advance(9000);
    expect(lines.filter((line) => line.includes("'waiting' is paused"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("'breaking' failed too often"))).toHaveLength(1);
  });

  it('says that the receiver asked for a wait', async () => {
    const { room, lines } = start(failing(3_600_000));
    void room.accept(events('a1')).settled;
    await settle();
    expect(lines).toContain("warn: Sink 'scripted' is paused for 3600 s, as the receiver asked");
  });
});
