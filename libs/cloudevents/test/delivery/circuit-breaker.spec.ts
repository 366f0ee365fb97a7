import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/delivery/circuit-breaker.js';
import { type DeliveryPolicy, DeliveryRoom } from '../../src/delivery/index.js';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { delivered, event, events, failing, rejected, ScriptedSink } from './scripted-sink.js';

describe('a circuit breaker', () => {
  const opened = (): CircuitBreaker => {
    const breaker = new CircuitBreaker({ failures: 3, delay: 60_000 });
    for (let failure = 1; failure <= 3; failure++) breaker.failed();
    return breaker;
  };

  it('opens after so many failures in a row, which a success interrupts', () => {
    const breaker = new CircuitBreaker({ failures: 3, delay: 60_000 });
    expect([breaker.failed(), breaker.failed(), breaker.worked()]).toEqual([false, false, false]);
    expect([breaker.failed(), breaker.failed(), breaker.state]).toEqual([false, false, 'closed']);
    expect([breaker.failed(), breaker.state]).toEqual([true, 'open']);
  });

  it('is opened again by one failure of the probe, and closed by its success', () => {
    const breaker = opened();
    expect([breaker.probe(), breaker.probe()]).toEqual([true, false]);
    expect(breaker.state).toBe('half-open');
    expect([breaker.failed(), breaker.state]).toEqual([true, 'open']);
    breaker.probe();
    expect([breaker.worked(), breaker.state]).toEqual([true, 'closed']);
  });

  it('is not opened twice by attempts that were under way', () => {
    expect(opened().failed()).toBe(false);
  });
});

describe('a sink behind a breaker (H23)', () => {
  const policy: DeliveryPolicy = {
    attempts: 3,
    minDelay: 100,
    maxDelay: 5000,
    breaker: { failures: 2, delay: 60_000 },
  };
  const circuit = (room: DeliveryRoom): string | undefined => room.health()[0]?.circuit;

  it('gets no request while it is open, then one, which uses up no attempt of its event', async () => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt <= 5 ? failing() : delivered), { concurrency: 4 });
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const { settled } = room.accept(events('a1'));
    await clock.advance(100);
    expect([sink.attempts.length, circuit(room)]).toEqual([2, 'open']);

    const more = room.accept(events('b1', 'c1', 'd1')).settled;
    await clock.advance(59_999);
    expect(sink.attempts).toHaveLength(2);
    for (const made of [3, 4, 5]) {
      await clock.advance(60_000);
      expect([sink.attempts.length, circuit(room)]).toEqual([made, 'open']);
    }
    await clock.advance(60_000);
    expect(circuit(room)).toBe('closed');
    // Three probes failed, yet of three attempts only two are used up.
    expect(await settled).toMatchObject([[{ status: 'delivered' }]]);
    expect((await more)[0]?.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('is probed by one attempt, however many wait', async () => {
    let release = (): void => undefined;
    const held = new Promise<typeof delivered>((resolve) => (release = () => resolve(delivered)));
    const sink = new ScriptedSink((_ids, attempt) => (attempt <= 4 ? failing() : held), { concurrency: 4, events: 1 });
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const { settled } = room.accept(events('a1', 'b1', 'c1', 'd1'));
    await clock.advance(59_999);
    expect([sink.attempts.length, circuit(room)]).toEqual([4, 'open']);
    await clock.advance(60_000);
    expect([sink.attempts.length, circuit(room)]).toEqual([5, 'half-open']);
    release();
    await clock.advance(10_000);
    expect((await settled)[0]?.map(({ status }) => status)).toEqual(Array(4).fill('delivered'));
  });

  it('is closed by a refusal as well: the other side answers', async () => {
    const sink = new ScriptedSink((_ids, attempt) => (attempt <= 2 ? failing() : rejected()));
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const { settled } = room.accept(events('a1'));
    await clock.advance(120_000);
    expect(await settled).toMatchObject([[{ status: 'failed', reason: 'rejected' }]]);
    expect(circuit(room)).toBe('closed');
  });

  it('is probed by others too, however many events there are at which the receiver fails', async () => {
    const sink = new ScriptedSink((ids) => (ids.some((id) => id.endsWith('1')) ? failing() : delivered), { events: 1 });
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const bad = room.accept(events('a1', 'b1', 'c1', 'd1', 'a2')).settled;
    await clock.advance(100);
    expect(circuit(room)).toBe('open');
    const good = room.accept(events('e2', 'f2')).settled;
    await clock.advance(600_000);
    expect((await good)[0]?.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    // Whenever others have closed it, those that fail use up attempts.
    for (const key of 'ghijklmnop') {
      const { settled } = room.accept(events(`${key}2`));
      await clock.advance(600_000);
      expect(await settled).toMatchObject([[{ status: 'delivered' }]]);
    }
    expect((await bad)[0]?.map(({ status }) => status)).toEqual([...Array<string>(4).fill('failed'), 'delivered']);
  });

  describe('that a late success closes', () => {
    /** `slow` is under way when others open it, and is delivered by `release`; then circuit and time are as they were. */
    async function closedByLateSuccess() {
      let release = (): void => undefined;
      const held = new Promise<typeof delivered>((resolve) => (release = () => resolve(delivered)));
      let isDown = true;
      const sink = new ScriptedSink((ids) => (ids[0] === 'slow' ? held : isDown ? failing() : delivered), {
        concurrency: 4,
        events: 1,
      });
      const clock = new ManualClock();
      const room = new DeliveryRoom([sink], { ...policy, attempts: 100 }, clock);
      room.accept(events('slow', 'a1', 'b1'));
      await clock.advance(0);
      expect(circuit(room)).toBe('open');
      release();
      await clock.advance(0);
      expect(circuit(room)).toBe('closed');
      return { clock, sink, room, up: () => (isDown = false) };
    }

    it('has as many places as before when its time is over', async () => {
      const { clock, sink, room, up } = await closedByLateSuccess();
      up();
      await clock.advance(60_000);
      sink.mostAtOnce = 0;
      await room.accept(events('c1', 'd1', 'e1', 'f1')).settled;
      expect(sink.mostAtOnce).toBe(4);
    });

    it('and that opens again is left alone for the whole time anew', async () => {
      const { clock, sink, room } = await closedByLateSuccess();
      await clock.advance(100);
      expect(circuit(room)).toBe('open');
      const made = sink.attempts.length;
      await clock.advance(59_999);
      expect(sink.attempts).toHaveLength(made);
      await clock.advance(1);
      expect(sink.attempts).toHaveLength(made + 1);
    });
  });

  it('ends its wait at the shutdown', async () => {
    const sink = new ScriptedSink(() => failing());
    const clock = new ManualClock();
    const room = new DeliveryRoom([sink], policy, clock);
    const { settled } = room.accept([event('a1')]);
    await clock.advance(100);
    await room.stop();
    await settle();
    expect(await settled).toMatchObject([[{ status: 'failed', reason: 'shutdown' }]]);
    expect(sink.attempts).toHaveLength(2);
  });

  it('says when it leaves the sink alone', async () => {
    const lines: string[] = [];
    const log = { log: () => undefined, warn: (line: string) => void lines.push(line), error: () => undefined };
    const clock = new ManualClock();
    const room = new DeliveryRoom([new ScriptedSink(() => failing())], policy, clock, log);
    room.accept(events('a1'));
    await clock.advance(100);
    expect(lines).toContain(
      "Sink 'scripted' failed too often: nothing is sent to it for 60 s, then one attempt is made",
    );
  });
});
