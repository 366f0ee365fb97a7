import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { DeliveryChannel } from '../../src/delivery/index.js';
import { delivered, event, failing, ScriptedSink } from './scripted-sink.js';

/** Events whose owner has them elsewhere as well can be given back while they wait. */

const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };

function channelOf(answer: ConstructorParameters<typeof ScriptedSink>[0]) {
  const clock = new ManualClock();
  const sink = new ScriptedSink(answer, { events: 1 });
  const channel = new DeliveryChannel(sink, { attempts: 5, minDelay: 100, maxDelay: 1000 }, clock, silent);
  const submit = (ids: readonly string[], owner?: object) =>
    channel.submit(
      ids.map((id) => sink.encode(event(id))),
      { owner },
    ).settled;
  return { clock, sink, channel, submit };
}

describe('what is withdrawn', () => {
  it('is what its owner has waiting, and others of its key go on', async () => {
    const { clock, sink, channel, submit } = channelOf(() => delivered);
    channel.pause(1000);
    const [owner, other] = [{}, {}];
    const given = submit(['a1', 'b1'], owner);
    const kept = [submit(['a2'], other), submit(['c1'])];
    channel.withdraw(({ options }) => options.owner === owner);
    expect(await given).toMatchObject([
      { status: 'failed', reason: 'shutdown', attempts: 0 },
      { status: 'failed', reason: 'shutdown', attempts: 0 },
    ]);
    const later = submit(['b2']);
    await clock.advance(1000);
    expect((await Promise.all([...kept, later])).flat().map(({ status }) => status)).toEqual(
      Array.from({ length: 3 }, () => 'delivered'),
    );
    expect(sink.attempts).toEqual([['a2'], ['c1'], ['b2']]);
    expect([channel.pending, channel.bytes]).toEqual([0, 0]);
  });

  it('is settled at once between two attempts, and its key goes on after the wait', async () => {
    const { clock, sink, channel, submit } = channelOf((ids) => (ids[0] === 'a1' ? failing() : delivered));
    const given = submit(['a1'], {});
    await clock.advance(50);
    const next = submit(['a2']);
    channel.withdraw(() => true);
    expect(await given).toMatchObject([{ reason: 'shutdown', attempts: 1, error: { message: 'busy' } }]);
    await clock.advance(49);
    expect(sink.attempts).toEqual([['a1']]);
    await clock.advance(1);
    expect(await next).toMatchObject([{ status: 'delivered' }]);
    expect(sink.attempts).toEqual([['a1'], ['a2']]);
  });

  it('is not what is being sent, nor what nobody owns', async () => {
    let answer: (outcome: typeof delivered) => void = () => undefined;
    const { clock, channel, submit } = channelOf(() => new Promise<typeof delivered>((resolve) => (answer = resolve)));
    const [owned, direct] = [submit(['a1'], {}), submit(['b1'])];
    await clock.advance(0);
    channel.withdraw(() => true);
    answer(delivered);
    await clock.advance(0);
    answer(delivered);
    expect([...(await owned), ...(await direct)]).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
  });
});
