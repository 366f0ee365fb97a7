import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { LaneLease, SinkLease } from '../../delivery/outbox/outbox-store.js';
import type { Rule } from '../contract/contract-case.js';
import { claimed, doneOf, entries, idsOf, lanesOf, only, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** As `renew` and `settle` take it, and nothing besides. */
const leaseOf = ({ lane, fence }: LaneLease): SinkLease => ({ sink: 'http', lane, fence });
const sinkLeaseOf = ({ sink, lane, fence }: SinkLease): SinkLease => ({ sink, lane, fence });

/** A lane belongs to one relay at a time. */
export const leaseRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'gives a lane to nobody else while its lease lasts, and to others after it',
    why: 'two relays that hold one lane send its events twice and out of order; one that died must not keep it',
    async check(made) {
      await write(made, ['a1', 'b1']);
      const first = only(await made.store.claim('http', request({ lanes: 1 })));
      const second = only(await made.store.claim('http', request({ lanes: 1, owner: 'other' })));
      assert.notEqual(second.lane, first.lane);
      assert.deepEqual(await claimed(made), []);
      await made.endLeases();
      assert.deepEqual(await claimed(made), ['a1', 'b1']);
    },
  },
  {
    name: 'leases a lane for each sink',
    why: 'a sink that is slow would hold up the others',
    async check(made) {
      await write(made, ['a1'], ['http', 'kafka']);
      const http = await made.store.claim('http', request());
      assert.deepEqual(await claimed(made, 'kafka'), ['a1']);
      await made.store.settle('http', doneOf(http), http.lanes);
      assert.deepEqual(await claimed(made, 'kafka'), [], 'settling for http gave back the lane of kafka');
    },
  },
  {
    name: 'a lease that is renewed goes on',
    why: 'an event that is tried again for long would be sent by a second relay as well',
    async check(made) {
      await write(made, ['a1', 'b1']);
      const { lanes } = await made.store.claim('http', request());
      await made.endLeases();
      const renewed = lanes.slice(0, 1).map(leaseOf);
      assert.deepEqual((await made.store.renew(renewed, 60_000)).map(sinkLeaseOf), renewed);
      const rest = only(await made.store.claim('http', request()));
      assert.equal(rest.lane, lanes[1]?.lane);
    },
  },
  {
    name: 'renews no lease that others have taken over',
    why: 'a relay that was stopped for a while would keep the lanes of those who took over',
    async check(made) {
      await write(made, ['a1', 'b1']);
      const before = await made.store.claim('http', request());
      await made.endLeases();
      const taken = only(await made.store.claim('http', request({ lanes: 1, owner: 'other' })));
      const held = before.lanes.filter(({ lane }) => lane !== taken.lane).map(leaseOf);
      const told = await made.store.renew(before.lanes.map(leaseOf), 60_000);
      assert.deepEqual(told.map(sinkLeaseOf), held, 'one of the two was taken over');
      await made.endLeases();
      const stale = before.lanes.filter(({ lane }) => lane === taken.lane).map(leaseOf);
      assert.deepEqual(await made.store.renew(stale, 60_000), []);
      assert.deepEqual(await claimed(made), ['a1', 'b1']);
    },
  },
  {
    name: 'what a relay says whose lane was taken over changes nothing, and it is told',
    why: 'a relay that was stopped for a while would undo what the new one knows',
    async check(made) {
      await write(made, ['a1', 'a2']);
      const before = await made.store.claim('http', request({ owner: 'paused' }));
      await made.endLeases();
      const after = await made.store.claim('http', request({ owner: 'other' }));
      const { lane, fence } = only(before);
      const dead = doneOf(before).map((one) => ({ ...one, outcome: 'dead' as const, reason: 'rejected' }));
      for (const settlements of [doneOf(before), dead, []]) {
        const told = await made.store.settle('http', settlements, before.lanes);
        assert.deepEqual(told.map(leaseOf), [leaseOf({ lane, fence })], 'the relay is not told of the lane it lost');
      }
      assert.deepEqual(await made.deadLetters(), []);
      assert.equal(await made.events(), 2);
      assert.deepEqual(await claimed(made), [], 'the lane is not held any more by who took it over');
      assert.deepEqual(await made.store.settle('http', doneOf(after), after.lanes), []);
      assert.equal(await made.events(), 0);
    },
  },
  {
    name: 'nor where the lane was given back since, or the same relay holds it again',
    why: 'a number that is used twice cannot tell an old claim from a new one',
    async check(made) {
      const { store } = made;
      await write(made, ['a1']);
      const before = await store.claim('http', request());
      await made.endLeases();
      await store.settle('http', [], (await store.claim('http', request())).lanes);
      assert.equal((await store.settle('http', doneOf(before), before.lanes)).length, 1);
      const now = await store.claim('http', request());
      const told = await store.settle('http', doneOf(before), now.lanes);
      assert.deepEqual(told.map(leaseOf), before.lanes.map(leaseOf));
      assert.equal(await made.events(), 1);
    },
  },
  {
    name: 'a lease that is over and that nobody has taken still counts',
    why: 'what was sent would be sent again for nothing',
    async check(made) {
      await write(made, ['a1']);
      const claim = await made.store.claim('http', request());
      await made.endLeases();
      assert.deepEqual(await made.store.settle('http', doneOf(claim), claim.lanes), []);
      assert.equal(await made.events(), 0);
    },
  },
  {
    name: 'never gives a lane to two who claim at one time, and each event to one of them',
    why: 'relays claim at one time all day',
    async check(made) {
      const ids = Array.from({ length: 48 }, (_, index) => `${'abcdef'[index % 6]}${index}`);
      await made.transaction((tx) => made.store.insert(tx, entries(...ids), ['http']));
      const held = new Set<string>();
      const given: string[] = [];
      const relay = async (owner: string): Promise<void> => {
        for (let claims = 0; (await made.events()) > 0; claims++) {
          assert.ok(claims < 1000, `after 1000 claims of ${owner} not everything is delivered`);
          const claim = await made.store.claim('http', request({ owner, lanes: 2, events: 4 }));
          for (const { lane } of claim.lanes) {
            assert.ok(!held.has(lane), `${owner} was given a lane that another relay holds`);
            held.add(lane);
          }
          given.push(...claim.lanes.flatMap(idsOf));
          // Time for the others to be given it as well.
          await setImmediate();
          for (const { lane } of claim.lanes) held.delete(lane);
          assert.deepEqual(await made.store.settle('http', doneOf(claim), claim.lanes), []);
          await setImmediate();
        }
      };
      await Promise.all(['one', 'two', 'three', 'four'].map(relay));
      assert.deepEqual(given.toSorted(), ids.toSorted());
      for (const subject of 'abcdef') {
        const own = given.filter((id) => id.startsWith(subject)).map((id) => Number(id.slice(1)));
        assert.deepEqual(
          own,
          own.toSorted((a, b) => a - b),
        );
      }
      assert.deepEqual(lanesOf(await made.store.claim('http', request())), []);
    },
  },
];
