import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import type { CloudEvent } from '../../src/core/index.js';
import { ReceiverClosedError } from '../../src/errors/index.js';
import type { PendingOptions } from '../../src/microservices/pending.options.js';
import { UnacknowledgedReception } from '../../src/microservices/unacknowledged-reception.js';
import type { Receipt } from '../../src/receiving/receipt.js';

/** A reception whose handlers a test ends by hand, with the ids of the events that came to them. */
async function open(options: PendingOptions = {}) {
  const [clock, lines, ids] = [new ManualClock(), [] as string[], [] as string[]];
  const ends = new Map<string, (receipt: Receipt) => void>();
  const drains: (() => Promise<void>)[] = [];
  const say = (line: string): void => void lines.push(line);
  const receiver = {
    receive: ({ id }: CloudEvent): Promise<Receipt> => {
      ids.push(id);
      return new Promise((resolve) => ends.set(id, resolve));
    },
    beforeClose: (drain: () => Promise<void>): void => void drains.push(drain),
  };
  const logger = { log: say, warn: say, error: say };
  const settings = { receiver, clock, shutdownTimeout: 10, ...options };
  const reception: UnacknowledgedReception = new UnacknowledgedReception(settings, logger, () => reception.close());
  await reception.open();
  const add = (id: string): void => {
    const decode = (): CloudEvent => ({ specversion: '1.0', id, source: 's', type: 't' });
    reception.add({ transport: 'test', message: id, place: "subject 'a'", whenGivenUp: 'drop', decode }, 1);
  };
  const end = async (id: string, receipt: Receipt = { status: 'handled' }): Promise<void> => {
    ends.get(id)?.(receipt);
    await settle();
  };
  const close = () => {
    const state = { closed: false };
    void reception.close().then(() => (state.closed = true));
    return state;
  };
  return { reception, clock, lines, ids, add, end, close, drains };
}

describe('UnacknowledgedReception, when it closes', () => {
  it('is closed by the application, while that still takes events', async () => {
    const { add, end, ids, drains, lines } = await open();
    for (const id of ['1', '2']) add(id);
    let isDrained = false;
    const drained = Promise.all(drains.map((drain) => drain())).then(() => (isDrained = true));
    await end('1');
    expect([isDrained, ids]).toEqual([false, ['1', '2']]);
    await end('2');
    await drained;
    expect([drains.length, lines]).toEqual([1, []]);
  });

  it('handles all that it has, in its order', async () => {
    const { add, end, close, ids, lines, clock } = await open();
    for (const id of ['1', '2', '3']) add(id);
    const state = close();
    await end('1');
    await end('2');
    expect(state.closed).toBe(false);
    await end('3');
    await clock.advance(1);
    expect(state.closed).toBe(true);
    expect(ids).toEqual(['1', '2', '3']);
    expect(lines).toEqual([]);
  });

  it('waits no longer than shutdownTimeout, and counts what is lost by that', async () => {
    const { add, close, ids, lines, clock } = await open();
    for (const id of ['1', '2', '3']) add(id);
    const state = close();
    await clock.advance(9_999);
    expect(state.closed).toBe(false);
    await clock.advance(1);
    expect(state.closed).toBe(true);
    expect(ids).toEqual(['1']);
    expect(lines).toEqual([
      '1 events are still being handled; they are not waited for',
      '3 messages are lost: they were received, but not handled before the application closed',
    ]);
    // Nothing of it goes on afterwards.
    expect(clock.pending).toBe(0);
  });

  it('gives running handlers what is left of that time when the application takes no more', async () => {
    const { add, end, close, lines, clock } = await open({ concurrency: 2 });
    for (const id of ['1', '2']) add(id);
    const state = close();
    await clock.advance(4000);
    await end('1', { status: 'failed', error: new ReceiverClosedError() });
    await clock.advance(5_999);
    expect(state.closed).toBe(false);
    await clock.advance(1);
    expect(state.closed).toBe(true);
    expect(lines.slice(-2)).toEqual([
      '1 events are still being handled 6 s after they were asked to end',
      '2 messages are lost: they were received, but not handled before the application closed',
    ]);
  });

  it('repeats what failed while there is time', async () => {
    const { add, end, close, ids, clock } = await open();
    add('1');
    const state = close();
    await end('1', { status: 'failed', error: new Error('locked') });
    await clock.advance(1000);
    expect(ids).toEqual(['1', '1']);
    await end('1');
    await clock.advance(1);
    expect(state.closed).toBe(true);
  });

  it('does not wait for an application that takes no more', async () => {
    const { add, end, close, ids, lines, clock } = await open();
    for (const id of ['1', '2']) add(id);
    const state = close();
    await end('1', { status: 'failed', error: new ReceiverClosedError() });
    await clock.advance(1);
    expect(state.closed).toBe(true);
    expect(ids).toEqual(['1']);
    expect(lines.at(-1)).toContain('2 messages are lost');
  });
});
