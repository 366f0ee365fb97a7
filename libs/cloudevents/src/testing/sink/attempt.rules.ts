import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { attempt, delivered, encoded, event, events, expectReceived, repeated, statuses } from './sink-samples.js';
import type { SinkUnderTest } from './sink-under-test.js';

/** An attempt at the other side, while it accepts. */
export const attemptRules: readonly Rule<SinkUnderTest>[] = [
  {
    name: 'delivers the events of a batch in their order',
    why: 'events of one subject are in one batch',
    async check(made) {
      const ids = Array.from({ length: 12 }, (_, index) => `${index}`).slice(0, made.sink.limits.events);
      const batch = ids.map((id, index) => event(id, { subject: 'ab'[index % 2] as string }));
      assert.deepEqual(statuses(await attempt(made, batch)), delivered(batch.length));
      await expectReceived(made, batch);
    },
  },
  {
    name: 'sends all that was prepared at every attempt',
    why: 'nobody knows what arrived at an attempt that failed',
    async check(made) {
      const batch = events('1', '2', '3').slice(0, made.sink.limits.events);
      const prepared = made.sink.prepare(encoded(made, batch));
      for (let attempts = 0; attempts < 2; attempts++) {
        assert.deepEqual(statuses(await repeated(made, prepared, batch.length)), delivered(batch.length));
      }
      await expectReceived(made, [...batch, ...batch]);
    },
  },
  {
    name: 'keeps batches apart',
    why: 'a batch is prepared while others are under way, and prepared again in halves',
    async check(made) {
      const prepared = ['1', '2', '3'].map((id) => made.sink.prepare(encoded(made, events(id))));
      for (const one of prepared.toReversed()) await repeated(made, one, 1);
      await expectReceived(made, events('3', '2', '1'));
    },
  },
  {
    name: 'makes as many attempts at one time as its limits allow',
    why: 'delivery makes as many',
    async check(made) {
      const ids = ['1', '2', '3', '4'].slice(0, made.sink.limits.concurrency);
      const outcomes = await Promise.all(ids.map((id) => attempt(made, events(id))));
      assert.deepEqual(outcomes.flatMap(statuses), delivered(ids.length));
      assert.deepEqual((await made.received()).map(({ id }) => id).toSorted(), ids);
    },
  },
  {
    name: 'says that the other side can be reached',
    why: 'a start would be refused though nothing is wrong',
    check: ({ sink }) => sink.check(),
  },
  {
    name: 'closes as often as it is asked, and rejects nothing after that',
    why: 'an application that stops would end with an error',
    async check(made) {
      const prepared = made.sink.prepare(encoded(made, events('1')));
      await repeated(made, prepared, 1);
      await made.sink.close();
      await made.sink.close();
      await repeated(made, prepared, 1);
    },
  },
];
