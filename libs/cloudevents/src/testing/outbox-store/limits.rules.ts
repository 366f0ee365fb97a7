import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { claimed, doneOf, entry, idsOf, lanesOf, only, request, write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** Nine events of each subject, the first one of each first. */
const backlog = (subjects: string): string[] =>
  subjects.split('').flatMap((subject) => Array.from({ length: 9 }, (_, index) => `${subject}${index}`));

/** A relay gets as much as it has room for. */
export const limitRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'goes round: each claim begins after the one before',
    why: 'subjects at the end would never have their turn while those at the beginning are busy',
    async check(made) {
      const ids = ['a1', 'b1', 'c1', 'd1', 'e1'];
      await write(made, ids);
      const seen: string[] = [];
      let after = '';
      for (let claims = 0; claims < 10; claims++) {
        const claim = await made.store.claim('http', request({ lanes: 2, after }));
        assert.ok(claim.lanes.length <= 2, `of at most 2 lanes, ${claim.lanes.length} were given`);
        seen.push(...claim.lanes.flatMap(idsOf));
        after = claim.next;
        await made.store.settle('http', [], claim.lanes);
      }
      for (const id of ids) {
        const turns = seen.filter((one) => one === id).length;
        assert.ok(turns > 2, `in 10 claims of 2 lanes, ${id} had ${turns} turns of about 4`);
      }
    },
  },
  {
    name: 'gives every lane its turn, also where there is room for few and all have more',
    why: 'subjects at the end would wait for as long as those at the beginning are busy, those of a relay that died too',
    async check(made) {
      await write(made, backlog('abcdef'));
      const { length } = entry('a1').event;
      for (const bytes of [1, length + 1]) {
        const seen = new Set<string>();
        let after = '';
        for (let claims = 0; claims < 12; claims++) {
          const claim = await made.store.claim('http', request({ bytes, after }));
          for (const id of claim.lanes.flatMap(idsOf)) seen.add(id.slice(0, 1));
          after = claim.next;
          await made.store.settle('http', doneOf(claim), claim.lanes);
        }
        const had = [...seen].toSorted().join(', ');
        assert.equal(seen.size, 6, `in 12 claims with room for ${bytes} bytes, of six lanes only ${had} had a turn`);
      }
    },
  },
  {
    name: 'shares its room among the lanes, and gives the first events of each',
    why: 'one subject with a long backlog would hold up all others',
    async check(made) {
      await write(made, backlog('ab'));
      assert.deepEqual(lanesOf(await made.store.claim('http', request({ events: 4 }))), ['a0 a1', 'b0 b1']);
    },
  },
  {
    name: 'gives no more events of one lane than were asked for, also where there is room',
    why: 'one subject that fails would fill the room of all others',
    async check(made) {
      await write(made, backlog('ab'));
      const claim = await made.store.claim('http', request({ eventsOfLane: 2 }));
      assert.deepEqual(lanesOf(claim), ['a0 a1', 'b0 b1']);
    },
  },
  {
    name: 'gives no more events once they have the bytes that were asked for',
    why: 'a relay would run out of memory',
    async check(made) {
      await write(made, backlog('ab'));
      const { length } = entry('a1').event;
      const claim = await made.store.claim('http', request({ bytes: 5 * length }));
      for (const lane of claim.lanes) {
        const ids = idsOf(lane);
        assert.deepEqual(ids, backlog(ids[0]?.[0] ?? '').slice(0, ids.length), 'not the first events of a lane');
      }
      assert.equal(claim.lanes.flatMap(idsOf).length, 5);
    },
  },
  {
    name: 'counts bytes, not characters',
    why: 'a relay would hold several times what it has room for',
    async check(made) {
      const wide = (id: string) => entry(id, `{"id":"${id}","data":"${'€'.repeat(1000)}"}`);
      await made.transaction((tx) => made.store.insert(tx, [wide('a1'), wide('a2'), wide('a3')], ['http']));
      const claim = await made.store.claim('http', request({ bytes: 3000 }));
      assert.deepEqual(lanesOf(claim), ['a1']);
    },
  },
  {
    name: 'gives one event whatever its size, and leaves lanes there is no room for to others',
    why: 'a large event would never be sent, or lanes would wait for a relay that does not know of them',
    async check(made) {
      await write(made, ['a1', 'b1']);
      const first = only(await made.store.claim('http', request({ bytes: 1 })));
      assert.equal(first.deliveries.length, 1);
      const second = only(await made.store.claim('http', request({ bytes: 1, owner: 'other' })));
      assert.notEqual(second.lane, first.lane);
      assert.deepEqual(await claimed(made), []);
    },
  },
];
