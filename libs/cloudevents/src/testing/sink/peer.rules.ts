import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { SinkError } from '../../errors/index.js';
import type { Outcome } from '../../sinks/sink.js';
import type { Rule } from '../contract/contract-case.js';
import { attempt, delivered, encoded, event, events, repeated, statuses } from './sink-samples.js';
import type { PeerBehaviour, SinkUnderTest } from './sink-under-test.js';

async function behave(made: SinkUnderTest, behaviour: PeerBehaviour): Promise<void> {
  assert.ok(made.behave, 'the contract was not given behave, which scripts the other side');
  await made.behave(behaviour);
}

function expectError(outcome: Outcome | undefined, retryable: boolean): void {
  assert.ok(outcome !== undefined && outcome.status !== 'delivered');
  assert.ok(outcome.error instanceof SinkError, 'the error is no SinkError');
  assert.equal(outcome.error.retryable, retryable, 'error.retryable says something else than the outcome');
  assert.ok(outcome.error.message !== '', 'the error says nothing');
}

/** It may work later: the very same batch is delivered once it does. */
function passing(behaviour: PeerBehaviour, name: string): Rule<SinkUnderTest> {
  return {
    name: `tries again where the other side ${name}`,
    why: 'events would be given up for an outage that passes',
    async check(made) {
      const batch = events('1', '2').slice(0, made.sink.limits.events);
      const prepared = made.sink.prepare(encoded(made, batch));
      await behave(made, behaviour);
      const outcomes = await repeated(made, prepared, batch.length);
      assert.deepEqual(
        statuses(outcomes),
        batch.map(() => 'retry'),
      );
      for (const outcome of outcomes) expectError(outcome, true);
      await behave(made, 'accepts');
      const before = (await made.received()).length;
      assert.deepEqual(statuses(await repeated(made, prepared, batch.length)), delivered(batch.length));
      const after = await made.received();
      assert.deepEqual(
        after.slice(before).map(({ id }) => id),
        batch.map(({ id }) => id),
        'what was prepared is not what arrives once the other side is back',
      );
    },
  };
}

/** It will never work. */
function final(behaviour: PeerBehaviour, name: string, reason: string): Rule<SinkUnderTest> {
  return {
    name: `gives up what the other side ${name}`,
    why: 'events that nobody will ever take would hold up those behind them, or be given up for a wrong reason',
    async check(made) {
      await behave(made, behaviour);
      const [outcome] = await attempt(made, events('1'));
      assert.deepEqual(statuses(outcome === undefined ? [] : [outcome]), [`rejected: ${reason}`]);
      expectError(outcome, false);
      await behave(made, 'accepts');
      assert.deepEqual(statuses(await attempt(made, events('2'))), ['delivered'], 'the next event is not delivered');
    },
  };
}

const minute = 60_000;

/** What each behaviour of the other side means. */
export const peerRules: Readonly<Partial<Record<PeerBehaviour, readonly Rule<SinkUnderTest>[]>>> = {
  unreachable: [
    passing('unreachable', 'cannot be reached'),
    {
      name: 'says that the other side cannot be reached, and when it can again',
      why: 'an application would start, or be called healthy, though nothing arrives',
      async check(made) {
        await behave(made, 'unreachable');
        await assert.rejects(made.sink.check(), (error) => {
          assert.ok(error instanceof SinkError, 'check rejects with something else than a SinkError');
          return true;
        });
        await behave(made, 'accepts');
        await made.sink.check();
      },
    },
  ],
  breaks: [passing('breaks', 'breaks the connection')],
  hangs: [passing('hangs', 'never answers')],
  babbles: [passing('babbles', 'answers with what is no answer')],
  busy: [passing('busy', 'cannot take anything just now')],
  'busy for a minute': [
    {
      name: 'waits for as long as the other side asks',
      why: 'a receiver that is asked too early again refuses for longer, or for good',
      async check(made) {
        await behave(made, 'busy for a minute');
        const [outcome] = await attempt(made, events('1'));
        assert.equal(outcome?.status, 'retry');
        const wait = outcome.retryAfter ?? 0;
        assert.ok(wait > minute - 2000 && wait <= minute + 2000, `a minute is ${wait} ms`);
      },
    },
  ],
  refuses: [final('refuses', 'refuses', 'rejected')],
  'refuses as too large': [final('refuses as too large', 'refuses as too large', 'too-large')],
  'refuses as unauthorized': [final('refuses as unauthorized', 'refuses from an unauthorized sender', 'unauthorized')],
  gone: [final('gone', 'refuses since it is gone', 'gone')],
  'refuses one': [
    {
      name: 'says which events of a batch were refused',
      why: 'a good event would be given up, or one that nobody has would count as delivered',
      async check(made) {
        await behave(made, 'refuses one');
        const batch = [event('1'), event('2', { subject: 'refused' }), event('3'), event('4', { subject: 'b' })];
        const outcomes = await attempt(made, batch);
        assert.deepEqual(statuses(outcomes), ['delivered', 'rejected: rejected', 'delivered', 'delivered']);
        expectError(outcomes[1], false);
        const others = (await made.received()).filter(({ subject }) => subject !== 'refused');
        assert.deepEqual(others.map(({ id }) => id).toSorted(), ['1', '3', '4']);
      },
    },
  ],
};

/** Made with a limit that is never reached, so that only closing can end the attempt. */
export const closingRules: readonly Rule<SinkUnderTest>[] = [
  {
    name: 'ends what is under way when it closes',
    why: 'an application could not stop while a receiver says nothing',
    async check(made) {
      await behave(made, 'hangs');
      const underWay = attempt(made, events('1'));
      // Better while the other side has it than before; some other sides show it only once they have answered.
      for (let looks = 0; looks < 100 && (await made.received()).length === 0; looks++) await setTimeout(10);
      await made.sink.close();
      assert.deepEqual(statuses(await underWay), ['retry'], 'nobody knows whether the event arrived');
    },
  },
];
