import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { write } from './outbox-samples.js';
import type { OutboxUnderTest } from './outbox-under-test.js';

/** A relay is told at once of what was committed. */
export const listeningRules: readonly Rule<OutboxUnderTest>[] = [
  {
    name: 'tells who listens of what was committed, until that is stopped',
    why: 'every event would wait until a relay looks by itself',
    async check(made) {
      assert.ok(made.store.listen, 'the store has no listen');
      let heard!: () => void;
      const written = new Promise<void>((resolve) => (heard = resolve));
      const listening = await made.store.listen(() => heard());
      await write(made, ['a1']);
      await written;
      await listening.stop();
      await listening.ended;
    },
  },
];

/** Where there is a `listen`, it is used. */
export const noListening: Rule<OutboxUnderTest> = {
  name: 'has no listen that nobody tests',
  why: 'where there is one, it is used: run the contract with `listens: true`',
  check: ({ store }) => assert.equal(store.listen, undefined, 'the store has a listen'),
};
