import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { DeliveryRoom } from '../../src/delivery/index.js';
import type { BatchLimits } from '../../src/sinks/sink.js';
import { delivered, events, failing, rejected, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 3, minDelay: 100, maxDelay: 100 };

class ReleasingSink extends ScriptedSink {
  readonly released: (readonly string[])[] = [];

  constructor(answer: ConstructorParameters<typeof ScriptedSink>[0], limits: Partial<BatchLimits> = {}) {
    super(answer, limits);
  }

  release(prepared: readonly string[]): void {
    this.released.push(prepared);
  }
}

async function delivery(sink: ReleasingSink): Promise<readonly unknown[]> {
  const clock = new ManualClock();
  const { settled } = new DeliveryRoom([sink], policy, clock).accept(events('a1', 'b1'));
  await clock.advance(10_000);
  const [deliveries = []] = await settled;
  return deliveries.map(({ status }) => status);
}

/** Memory of what was prepared serves others then: it must not be read by anybody any more. */
describe('what was prepared is released', () => {
  it('once, when its only attempt delivered it', async () => {
    const sink = new ReleasingSink(() => delivered);
    expect(await delivery(sink)).toEqual(['delivered', 'delivered']);
    expect(sink.released).toEqual([['a1', 'b1']]);
  });

  it('never after a second attempt: the first may still be under way', async () => {
    const sink = new ReleasingSink((_ids, attempt) => (attempt === 1 ? failing() : delivered));
    expect(await delivery(sink)).toEqual(['delivered', 'delivered']);
    expect(sink.released).toEqual([]);
  });

  it('never where an attempt gave no outcome in time', async () => {
    const never = new Promise<typeof delivered>(() => undefined);
    const sink = new ReleasingSink((_ids, attempt) => (attempt === 1 ? never : delivered), { attemptTimeout: 50 });
    expect(await delivery(sink)).toEqual(['delivered', 'delivered']);
    expect(sink.released).toEqual([]);
  });

  it.each([
    ['as a whole', () => rejected()],
    ['in part', () => [delivered, rejected()]],
  ])('never where it was refused %s', async (_what, answer) => {
    const sink = new ReleasingSink(answer);
    expect(await delivery(sink)).toContain('failed');
    expect(sink.released).toEqual([]);
  });

  it('by a sink that fails at it without any effect on what was delivered', async () => {
    const sink = new ReleasingSink(() => delivered);
    sink.release = () => {
      throw new Error('not released');
    };
    expect(await delivery(sink)).toEqual(['delivered', 'delivered']);
    await settle();
  });
});
