import { describe, expect, it } from 'vitest';
import { DeliveryRoom } from '../../src/delivery/index.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { delivered, event, rejected, ScriptedSink } from './scripted-sink.js';

const policy = { attempts: 5, minDelay: 100, maxDelay: 5000 };
const ids = Array.from({ length: 64 }, (_, index) => `-${index}`);

async function deliver(refusal: Outcome, culprits: readonly string[]) {
  const sink = new ScriptedSink((batch) => (batch.some((id) => culprits.includes(id)) ? refusal : delivered));
  const { settled } = new DeliveryRoom([sink], policy, new ManualClock()).accept(ids.map((id) => event(id)));
  const [deliveries = []] = await settled;
  const failed = ids.filter((_, index) => deliveries[index]?.status === 'failed');
  return { failed, attempts: sink.attempts, sent: sink.attempts.flat() };
}

describe('a batch of 64 that is refused because of one event (H18)', () => {
  const divisible = { ...rejected(), divisible: true } as Outcome;

  it('is halved until that event is alone: two attempts on each of six levels', async () => {
    const { failed, attempts } = await deliver(divisible, ['-42']);
    expect(failed).toEqual(['-42']);
    expect(attempts).toHaveLength(1 + 2 * Math.log2(64));
    expect(attempts.filter((batch) => batch.includes('-42')).at(-1)).toEqual(['-42']);
  });

  it('brings each of the others once', async () => {
    const { attempts } = await deliver(divisible, ['-0', '-42', '-63']);
    const taken = attempts.filter((batch) => !batch.some((id) => ['-0', '-42', '-63'].includes(id))).flat();
    expect(taken.toSorted()).toEqual(ids.filter((id) => !['-0', '-42', '-63'].includes(id)).toSorted());
  });

  it('is given up as a whole where the receiver may have taken part of it', async () => {
    const { failed, attempts } = await deliver(rejected(), ['-42']);
    expect([failed.length, attempts.length]).toEqual([64, 1]);
  });
});
