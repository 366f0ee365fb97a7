import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { claimed, lanesOf, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

const hour = 3_600_000;

/** What a receiver asked for counts for every relay. */
export const pauseRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'gives nothing while a sink is paused, says for how long, and goes on after that',
    why: 'a receiver that asked for an hour would be asked again by every process',
    async check(made) {
      await write(made, ['a1'], ['http', 'kafka']);
      await made.store.pause('http', hour);
      const { lanes, pausedFor } = await made.store.claim('http', request());
      assert.deepEqual(lanes, []);
      assert.ok(pausedFor > hour - 60_000 && pausedFor <= hour, `a pause of ${hour} ms lasts ${pausedFor} ms`);
      assert.deepEqual(await claimed(made, 'kafka'), ['a1'], 'another sink is paused too');
      await made.endPauses();
      const after = await made.store.claim('http', request());
      assert.deepEqual([lanesOf(after), after.pausedFor], [['a1'], 0]);
    },
  },
  {
    name: 'a shorter pause does not end a longer one',
    why: 'one process is told of a second while another was told of an hour',
    async check(made) {
      await write(made, ['a1']);
      await made.store.pause('http', hour);
      await made.store.pause('http', 1000);
      const { lanes, pausedFor } = await made.store.claim('http', request());
      assert.deepEqual(lanes, []);
      assert.ok(pausedFor > hour - 60_000, `a pause of ${hour} ms lasts ${pausedFor} ms after another one of 1000 ms`);
    },
  },
  {
    name: 'gives nothing while a sink is disabled, says why, and goes on when it is enabled',
    why: 'a receiver that is gone must not be asked, and its events wait until it is back',
    async check(made) {
      await write(made, ['a1'], ['http', 'kafka']);
      await made.store.disable('http', 'answered 410');
      const { lanes, disabledBy } = await made.store.claim('http', request());
      assert.deepEqual([lanes, disabledBy], [[], 'answered 410']);
      assert.deepEqual(await claimed(made, 'kafka'), ['a1'], 'another sink is disabled too');
      await made.store.enable('http');
      const after = await made.store.claim('http', request());
      assert.deepEqual([lanesOf(after), after.disabledBy], [['a1'], undefined]);
    },
  },
];
