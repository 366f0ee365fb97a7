import { describe, expect, it } from 'vitest';
import { reply } from '../../../../test/support/http/answers.js';
import { ScriptedReceiver } from '../../../../test/support/http/scripted-receiver.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { until } from '../../../../test/support/until.js';
import { type DeliveryPolicy, DeliveryRoom } from '../../src/delivery/index.js';
import { HttpRoom } from '../sinks/http/http-room.js';
import { delivered, events, failing, ScriptedSink } from './scripted-sink.js';

/** Somebody sets the clock of the machine; time itself goes on as before. */
class SetClock extends ManualClock {
  #difference = 0;

  override wall(): number {
    return super.wall() + this.#difference;
  }

  set(difference: number): void {
    this.#difference += difference;
  }
}

const hour = 3_600_000;
const policy: DeliveryPolicy = { attempts: 5, minDelay: 100, maxDelay: 5000 };
const breaker = { failures: 1, delay: 60_000 };

describe.each([
  ['an hour on', hour],
  ['an hour back', -hour],
])('O9: when the clock of the machine is set %s', (_, difference) => {
  it.each([
    ['a wait before the next attempt', failing(), {}, 100],
    ['a wait that the receiver asked for', failing(7000), {}, 7000],
    ['a breaker that is open', failing(), { breaker }, 60_000],
  ])('%s is neither longer nor shorter', async (_name, answer, more, wait) => {
    const clock = new SetClock();
    const sink = new ScriptedSink((_ids, attempt) => (attempt === 1 ? answer : delivered));
    const { settled } = new DeliveryRoom([sink], { ...policy, ...more }, clock).accept(events('a1'));
    await clock.advance(50);
    clock.set(difference);
    await clock.advance(wait - 51);
    expect(sink.attempts).toHaveLength(1);
    await clock.advance(1);
    expect(sink.attempts).toHaveLength(2);
    expect(await settled).toMatchObject([[{ status: 'delivered' }]]);
  });

  it('no more attempts are made than the rate allows, and no fewer', async () => {
    const clock = new SetClock();
    const sink = new ScriptedSink(() => delivered, { events: 1, rate: 6 });
    new DeliveryRoom([sink], policy, clock).accept(events('-1', '-2', '-3'));
    await clock.advance(5000);
    clock.set(difference);
    for (const attempts of [1, 2]) {
      await clock.advance(attempts === 1 ? 4999 : 9999);
      expect(sink.attempts).toHaveLength(attempts);
      await clock.advance(1);
      expect(sink.attempts).toHaveLength(attempts + 1);
    }
  });

  it('a date that a receiver named is as far away as it was when it was named', async () => {
    const clock = new SetClock();
    const date = new Date(clock.wall() + 7000).toUTCString();
    let answers = 0;
    const receiver = await ScriptedReceiver.listen((response, request) => {
      reply(++answers === 1 ? 503 : 204, { 'retry-after': date })(response, request);
    });
    const room = new HttpRoom(receiver.url, { clock, policy });
    const delivery = room.deliverOne({ specversion: '1.0', id: '1', source: '/s', type: 't' });
    await until('it is refused', () => room.health?.status === 'down');
    clock.set(difference);
    await clock.advance(6999);
    expect(room.sink.attempts).toBe(1);
    await clock.advance(1);
    expect(await delivery).toMatchObject({ status: 'delivered', attempts: 2 });
  });
});
