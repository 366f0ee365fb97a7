import { describe, expect, it } from 'vitest';
import type { InboxStore, TransactionalInboxStore } from '../../../src/receiving/index.js';

/** A store that is empty, and how to let time pass for it. */
export interface StoreUnderTest<Store extends InboxStore = InboxStore> {
  readonly store: Store;
  readonly pass: (ms: number) => Promise<void>;
}

/** Moreover, transactions that its handlers may have. */
export interface TransactionalStoreUnderTest extends StoreUnderTest<TransactionalInboxStore> {
  /** Commits when `work` resolves, else rolls back and rejects as it does. */
  readonly transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T>;
}

export const key = { source: '/games', id: '1' };
export const other = { source: '/games', id: '2' };

const refusal = { code: 'CE_INBOX', message: expect.stringContaining('A.on') as unknown };

/** What every inbox store does. Times are far enough apart for stores whose clock cannot be stopped. */
export function inboxStoreSpecification(name: string, create: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(`${name}, as an inbox store,`, () => {
    it('gives an event to one claim at a time', async () => {
      const { store } = await create();
      const claims = await Promise.all(['a', 'b', 'c'].map((owner) => store.claim(key, 60_000, owner)));
      expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
      expect(claims.filter((claim) => claim === 'in-flight')).toHaveLength(2);
      expect(await store.claim(other, 60_000, 'd')).toBe('claimed');
    });

    it.each([
      [
        { source: '/a', id: 'bc' },
        { source: '/ab', id: 'c' },
      ],
      [
        { source: '/a 1', id: 'b' },
        { source: '/a', id: ' 1b' },
      ],
      [
        { source: '/a', id: 'É' },
        { source: '/a', id: 'é' },
      ],
      [
        { source: `/${'a'.repeat(10_000)}`, id: '1' },
        { source: `/${'a'.repeat(10_000)}`, id: '2' },
      ],
    ])('tells %j from %j', async (one, two) => {
      const { store } = await create();
      await store.claim(one, 60_000, 'a');
      expect(await store.claim(two, 60_000, 'b')).toBe('claimed');
      expect(await store.claim(one, 60_000, 'c')).toBe('in-flight');
    });

    it('remembers what was handled, for its time', async () => {
      const { store, pass } = await create();
      await store.claim(key, 60_000, 'a');
      await store.complete(key, 300_000, 'a');
      await pass(240_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('done');
      await pass(60_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
      expect(await store.claim(key, 60_000, 'c')).toBe('in-flight');
    });

    it('gives again what was released', async () => {
      const { store } = await create();
      await store.claim(key, 60_000, 'a');
      await store.release(key, 'a');
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
      expect(await store.claim(key, 60_000, 'c')).toBe('in-flight');
    });

    it('gives again what nobody finished within its lease', async () => {
      const { store, pass } = await create();
      await store.claim(key, 60_000, 'a');
      await pass(50_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('in-flight');
      await pass(10_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
      await pass(50_000);
      expect(await store.claim(key, 60_000, 'c')).toBe('in-flight');
    });

    it('takes it that an event was handled which it does not know', async () => {
      const { store } = await create();
      await store.complete(key, 300_000, 'a');
      expect(await store.claim(key, 60_000, 'b')).toBe('done');
    });

    it('forgets nothing that was handled when somebody releases it', async () => {
      const { store } = await create();
      await store.claim(key, 60_000, 'a');
      await store.complete(key, 300_000, 'a');
      await store.release(key, 'a');
      expect(await store.claim(key, 60_000, 'b')).toBe('done');
    });

    describe('where a claim outlived its lease and another has it,', () => {
      const outlived = async () => {
        const { store, pass } = await create();
        await store.claim(key, 60_000, 'old');
        await pass(60_000);
        await store.claim(key, 60_000, 'new');
        return store;
      };

      it('lets the old one release nothing', async () => {
        const store = await outlived();
        await store.release(key, 'old');
        expect(await store.claim(key, 60_000, 'third')).toBe('in-flight');
      });

      it('lets the old one say that the event was handled, which the new one does not undo', async () => {
        const store = await outlived();
        await store.complete(key, 300_000, 'old');
        await store.release(key, 'new');
        expect(await store.claim(key, 60_000, 'third')).toBe('done');
      });
    });
  });
}

/** What every store does besides whose handlers complete events in their own transaction. */
export function transactionalInboxStoreSpecification(
  name: string,
  create: () => TransactionalStoreUnderTest | Promise<TransactionalStoreUnderTest>,
): void {
  inboxStoreSpecification(name, create);

  describe(`${name}, as a transactional inbox store,`, () => {
    const claimed = async () => {
      const all = await create();
      const { store, transaction } = all;
      await store.claim(key, 60_000, 'a');
      const part = (handler: string, owner = 'a') =>
        transaction((tx) => store.completeHandler(tx, key, handler, 300_000, owner));
      return { ...all, part };
    };

    it('names the handlers that are done when the event is claimed again after a release', async () => {
      const { store, part } = await claimed();
      await part('B.on');
      await part('A.on');
      await store.release(key, 'a');
      expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on', 'B.on'] });
      expect(await store.claim(key, 60_000, 'c')).toBe('in-flight');
    });

    it('names them after a process died', async () => {
      const { store, pass, part } = await claimed();
      await part('A.on');
      await pass(60_000);
      expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on'] });
    });

    it('names those of this event alone', async () => {
      const { store, part } = await claimed();
      await part('A.on');
      await store.claim(other, 60_000, 'x');
      await store.release(other, 'x');
      expect(await store.claim(other, 60_000, 'y')).toBe('claimed');
    });

    it('names none whose transaction was rolled back', async () => {
      const { store, transaction } = await claimed();
      const work = transaction(async (tx) => {
        await store.completeHandler(tx, key, 'A.on', 300_000, 'a');
        throw new Error('no stock');
      });
      await expect(work).rejects.toThrow('no stock');
      await store.release(key, 'a');
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
    });

    it('lets a handler complete an event once', async () => {
      const { part } = await claimed();
      await part('A.on');
      await expect(part('A.on')).rejects.toMatchObject(refusal);
      await part('B.on');
    });

    it.each<[string, (all: Awaited<ReturnType<typeof claimed>>) => Promise<unknown>]>([
      [
        'another has the claim',
        async ({ store, pass }) => {
          await pass(60_000);
          await store.claim(key, 60_000, 'b');
        },
      ],
      ['the claim was released', ({ store }) => store.release(key, 'a')],
      ['the event was handled', ({ store }) => store.complete(key, 300_000, 'b')],
    ])('refuses a handler when %s', async (_when, happens) => {
      const all = await claimed();
      await happens(all);
      await expect(all.part('A.on')).rejects.toMatchObject(refusal);
    });

    it('releases an event instead of completing it where a note of this delivery is not there', async () => {
      const { store, part } = await claimed();
      await part('A.on');
      const complete = store.complete(key, 300_000, 'a', ['A.on', 'B.on']);
      await expect(complete).rejects.toMatchObject({ code: 'CE_HANDLER' });
      expect(await store.claim(key, 60_000, 'b')).toEqual({ handledBy: ['A.on'] });
      await part('B.on', 'b');
      await store.complete(key, 300_000, 'b', ['B.on']);
      expect(await store.claim(key, 60_000, 'c')).toBe('done');
      // Its notes went with the event; that it is done counts.
      await store.complete(key, 300_000, 'a', ['A.on']);
    });

    it('forgets handlers with their event', async () => {
      const { store, pass, part } = await claimed();
      await part('A.on');
      await store.complete(key, 300_000, 'a');
      expect(await store.claim(key, 60_000, 'b')).toBe('done');
      await pass(300_000);
      expect(await store.claim(key, 60_000, 'c')).toBe('claimed');
      await part('A.on', 'c');
    });

    it('forgets a handler after its time', async () => {
      const { store, pass, part } = await claimed();
      await part('A.on');
      await store.release(key, 'a');
      await pass(300_000);
      expect(await store.claim(key, 60_000, 'b')).toBe('claimed');
      await part('A.on', 'b');
    });
  });
}
