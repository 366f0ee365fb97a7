import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { DefinitionError } from '../../../src/errors/index.js';
import { MemoryInboxStore } from '../../../src/receiving/index.js';
import { inboxStoreSpecification, key } from './inbox-store.specification.js';

function store(maxEvents?: number) {
  const clock = new ManualClock();
  return { clock, inbox: new MemoryInboxStore(clock, { maxEvents }) };
}

inboxStoreSpecification('MemoryInboxStore', () => {
  const { inbox, clock } = store();
  return { store: inbox, pass: (ms) => clock.advance(ms) };
});

describe('the inbox in memory', () => {
  it('remembers what was handled to the millisecond', async () => {
    const { inbox, clock } = store();
    await inbox.claim(key, 1000, 'a');
    await inbox.complete(key, 5000, 'a');
    await clock.advance(4999);
    expect(await inbox.claim(key, 1000, 'b')).toBe('done');
    await clock.advance(1);
    expect(await inbox.claim(key, 1000, 'b')).toBe('claimed');
    expect(inbox.size).toBe(0);
  });

  it('gives again what nobody finished to the millisecond', async () => {
    const { inbox, clock } = store();
    await inbox.claim(key, 1000, 'a');
    await clock.advance(999);
    expect(await inbox.claim(key, 1000, 'b')).toBe('in-flight');
    await clock.advance(1);
    expect(await inbox.claim(key, 1000, 'b')).toBe('claimed');
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
