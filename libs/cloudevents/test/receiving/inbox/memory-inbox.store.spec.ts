import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { DefinitionError } from '../../../src/errors/index.js';
import { MemoryInboxStore } from '../../../src/receiving/index.js';

const key = { source: '/games', id: '1' };
const other = { source: '/games', id: '2' };

function store(maxEvents?: number) {
  const clock = new ManualClock();
  return { clock, inbox: new MemoryInboxStore(clock, { maxEvents }) };
}

describe('the inbox in memory', () => {
  it('gives an event to one claim at a time', async () => {
    const { inbox } = store();
    expect(await Promise.all(['a', 'b', 'c'].map((owner) => inbox.claim(key, 1000, owner)))).toEqual([
      'claimed',
      'in-flight',
      'in-flight',
    ]);
    expect(await inbox.claim(other, 1000, 'd')).toBe('claimed');
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
  ])('tells %j from %j', async (one, two) => {
    const { inbox } = store();
    await inbox.claim(one, 1000, 'a');
    expect(await inbox.claim(two, 1000, 'b')).toBe('claimed');
  });

  it('remembers what was handled, for its time', async () => {
    const { inbox, clock } = store();
    await inbox.claim(key, 1000, 'a');
    await inbox.complete(key, 5000, 'a');
    await clock.advance(4999);
    expect(await inbox.claim(key, 1000, 'b')).toBe('done');
    await clock.advance(1);
    expect(await inbox.claim(key, 1000, 'b')).toBe('claimed');
    expect(inbox.size).toBe(0);
  });

  it('gives again what was released', async () => {
    const { inbox } = store();
    await inbox.claim(key, 1000, 'a');
    await inbox.release(key, 'a');
    expect(await inbox.claim(key, 1000, 'b')).toBe('claimed');
  });

  it('gives again what nobody finished within its lease', async () => {
    const { inbox, clock } = store();
    await inbox.claim(key, 1000, 'a');
    await clock.advance(999);
    expect(await inbox.claim(key, 1000, 'b')).toBe('in-flight');
    await clock.advance(1);
    expect(await inbox.claim(key, 1000, 'b')).toBe('claimed');
  });

  describe('where a claim outlived its lease and another has it', () => {
    const outlived = async () => {
      const { inbox, clock } = store();
      await inbox.claim(key, 1000, 'old');
      await clock.advance(1000);
      await inbox.claim(key, 1000, 'new');
      return inbox;
    };

    it('the old one releases nothing', async () => {
      const inbox = await outlived();
      await inbox.release(key, 'old');
      expect(await inbox.claim(key, 1000, 'third')).toBe('in-flight');
    });

    it('the old one may say that the event was handled, which the new one does not undo', async () => {
      const inbox = await outlived();
      await inbox.complete(key, 5000, 'old');
      await inbox.release(key, 'new');
      expect(await inbox.claim(key, 1000, 'third')).toBe('done');
    });
  });

  it('forgets what was handled first when there is too much', async () => {
    const { inbox } = store(2);
    for (const id of ['1', '2', '3']) await inbox.complete({ source: '/games', id }, 5000, 'a');
    expect(inbox.size).toBe(2);
    expect(await inbox.claim({ source: '/games', id: '3' }, 1000, 'b')).toBe('done');
    expect(await inbox.claim({ source: '/games', id: '2' }, 1000, 'b')).toBe('done');
    expect(await inbox.claim({ source: '/games', id: '1' }, 1000, 'b')).toBe('claimed');
  });

  it('does not grow by what is claimed and never finished', async () => {
    const { inbox, clock } = store();
    for (let id = 0; id < 1000; id++) {
      await inbox.claim({ source: '/games', id: String(id) }, 10, 'a');
      if (id % 100 === 99) await clock.advance(10);
    }
    await inbox.claim(key, 10, 'a');
    expect(inbox.claims).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s as its size', (maxEvents) => {
    expect(() => store(maxEvents)).toThrow(DefinitionError);
  });
});
