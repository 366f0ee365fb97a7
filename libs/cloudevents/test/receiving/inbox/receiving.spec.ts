import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../../test/support/manual-clock.js';
import { InboxError, RejectedEventError } from '../../../src/errors/index.js';
import { type InboxStore, MemoryInboxStore, type ReceiverChoices } from '../../../src/receiving/index.js';
import { type Handle, Held, receiving } from '../support.js';

/** A receiver with an inbox, and one handler that counts its runs. */
function deduped(handle: Handle = () => undefined, choices: ReceiverChoices = {}, clock?: ManualClock) {
  const runs: unknown[] = [];
  const counted: Handle = (event, context) => {
    runs.push(event.id);
    return handle(event, context);
  };
  return { runs, ...receiving([counted], { inbox: 'memory', ...choices }, clock) };
}

const never = new Promise<never>(() => undefined);

describe('with an inbox', () => {
  it('a duplicate runs nothing (R3)', async () => {
    const { receive, receiver, runs } = deduped();
    expect(await receive()).toEqual({ status: 'handled' });
    expect(await receive()).toEqual({ status: 'duplicate' });
    expect(await receive({ data: 'other' })).toEqual({ status: 'duplicate' });
    expect(runs).toEqual(['1']);
    expect(receiver.counts()).toMatchObject({ handled: 1, duplicates: 2 });
  });

  it('an event of another source or id is no duplicate', async () => {
    const { receive, runs } = deduped();
    await receive();
    expect(await receive({ id: '2' })).toEqual({ status: 'handled' });
    expect(await receive({ source: '/chess' })).toEqual({ status: 'handled' });
    expect(runs).toHaveLength(3);
  });

  it('a concurrent duplicate is in flight until the first run is done (R3)', async () => {
    const held = new Held();
    const { receive, receiver, runs } = deduped(() => held.promise);
    const [first, ...others] = Array.from({ length: 10 }, () => receive());
    expect(await Promise.all(others)).toEqual(others.map(() => ({ status: 'in-flight' })));
    held.finish();
    expect(await first).toEqual({ status: 'handled' });
    expect(await receive()).toEqual({ status: 'duplicate' });
    expect(runs).toHaveLength(1);
    expect(receiver.counts()).toMatchObject({ handled: 1, duplicates: 10 });
  });

  it('an event that failed runs again when it comes again', async () => {
    let fails = true;
    const { receive, runs } = deduped(() => {
      if (fails) throw new Error('no database');
    });
    expect(await receive()).toMatchObject({ status: 'failed' });
    fails = false;
    expect(await receive()).toEqual({ status: 'handled' });
    expect(runs).toHaveLength(2);
  });

  it('an event that was rejected is rejected again, so that no sender takes it for handled', async () => {
    const { receive, runs } = deduped(() => {
      throw new RejectedEventError('no');
    });
    expect(await receive()).toMatchObject({ status: 'rejected' });
    expect(await receive()).toMatchObject({ status: 'rejected' });
    expect(runs).toHaveLength(2);
  });

  it('an event that no handler is for is not remembered', async () => {
    const inbox = new MemoryInboxStore(new ManualClock());
    const { receive } = deduped(undefined, { inbox });
    expect(await receive({ type: 'other' })).toEqual({ status: 'ignored' });
    expect(await receive({ type: 'other' })).toEqual({ status: 'ignored' });
    expect(inbox.size).toBe(0);
  });

  it('an event is forgotten after a day, or after the time that is set', async () => {
    const { receive, clock } = deduped(undefined, { inboxTtl: 5 });
    await receive();
    await clock.advance(4999);
    expect(await receive()).toEqual({ status: 'duplicate' });
    await clock.advance(1);
    expect(await receive()).toEqual({ status: 'handled' });
  });
});

describe('an event whose handler was given up stays claimed', () => {
  const givenUp = async () => {
    const held = new Held();
    const all = deduped(() => held.promise);
    const first = all.receive();
    await all.clock.advance(30_000);
    expect(await first).toMatchObject({ status: 'failed', statusCode: 503 });
    expect(await all.receive()).toEqual({ status: 'in-flight' });
    return { held, ...all };
  };

  it('until it is done after all: then it was handled', async () => {
    const { held, receive, runs } = await givenUp();
    held.finish();
    await settle();
    expect(await receive()).toEqual({ status: 'duplicate' });
    expect(runs).toHaveLength(1);
  });

  it('until it fails after all: then it may run again', async () => {
    const { held, receive, clock, runs } = await givenUp();
    held.fail(new Error('late'));
    await settle();
    const second = receive();
    await clock.advance(30_000);
    expect(await second).toMatchObject({ status: 'failed' });
    expect(runs).toHaveLength(2);
  });

  it('until its lease is over', async () => {
    const { receive, clock, runs } = await givenUp();
    await clock.advance(29_999);
    expect(await receive()).toEqual({ status: 'in-flight' });
    await clock.advance(1);
    void receive();
    await settle();
    expect(runs).toHaveLength(2);
  });

  it('for the whole time of a handler, however short the lease', async () => {
    const { receive, clock } = deduped(() => never, { inboxLease: 1 });
    void receive();
    await clock.advance(29_999);
    expect(await receive()).toEqual({ status: 'in-flight' });
  });
});

describe('an inbox that does not work', () => {
  const works: InboxStore = {
    claim: () => Promise.resolve('claimed'),
    complete: () => Promise.resolve(),
    release: () => Promise.resolve(),
  };
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock();
  });
  const down = (): Promise<never> => Promise.reject(new Error('connection refused'));

  it.each<[string, Partial<InboxStore>, number, string]>([
    ['cannot be asked', { claim: down }, 0, 'The inbox cannot be asked: connection refused'],
    [
      'throws at once',
      {
        claim: () => {
          throw new Error('no pool');
        },
      },
      0,
      'The inbox cannot be asked: no pool',
    ],
    ['answers nonsense', { claim: () => Promise.resolve('maybe' as never) }, 0, 'must answer a claim with'],
    ['cannot be told', { complete: down }, 1, 'The inbox cannot note an event as handled: connection refused'],
  ])('and %s makes the event fail with 503', async (_what, broken, ran, message) => {
    const { receive, runs, errors, clock } = deduped(undefined, { inbox: { ...works, ...broken } });
    const receipt = await receive();
    expect(receipt).toMatchObject({ status: 'failed', statusCode: 503, error: { code: 'CE_INBOX' } });
    expect(receipt).toHaveProperty('error.message', expect.stringContaining(message));
    expect(runs).toHaveLength(ran);
    expect(errors).toHaveLength(1);
    // Of what was handled it is told again.
    expect(clock.pending).toBe(ran);
  });

  it.each([
    ['in time', () => undefined, 0],
    ['after it was given up', () => new Promise<void>((resolve) => clock.after(31_000, resolve)), 31_000],
  ])('and takes the note of an event handled %s later only, has it run but once', async (_when, handle, late) => {
    const memory = new MemoryInboxStore(clock);
    let failures = 2;
    const complete: InboxStore['complete'] = (...all) => (failures-- > 0 ? down() : memory.complete(...all));
    const inbox: InboxStore = { claim: memory.claim.bind(memory), release: memory.release.bind(memory), complete };
    const { receive, runs } = deduped(handle, { inbox }, clock);
    const first = receive();
    await clock.advance(late);
    expect(await first).toMatchObject({ status: 'failed', statusCode: 503 });
    await clock.advance(60_000);
    expect(await receive()).toEqual({ status: 'duplicate' });
    expect(runs).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('and never takes it is left alone when the lease is over', async () => {
    let told = 0;
    const complete = (): Promise<never> => {
      told++;
      return down();
    };
    const { receive, clock } = deduped(undefined, { inbox: { ...works, complete } });
    await receive();
    await clock.advance(120_000);
    expect(told).toBeGreaterThan(10);
    expect(clock.pending).toBe(0);
  });

  it('and says so itself is taken at its word', async () => {
    const missing = new InboxError('The inbox has no table');
    const { receive } = deduped(undefined, { inbox: { ...works, claim: () => Promise.reject(missing) } });
    expect(await receive()).toEqual({ status: 'failed', statusCode: 503, error: missing });
  });

  it('and gives no answer is not waited for for ever', async () => {
    const { receive, clock, runs } = deduped(undefined, { inbox: { ...works, claim: () => never } });
    const receipt = receive();
    await clock.advance(30_000);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    expect(runs).toEqual([]);
  });

  it('and cannot release leaves the receipt as it is, with a line in the log', async () => {
    const broken = new Error('no database');
    const failing = (): never => {
      throw broken;
    };
    const { receive, warnings } = deduped(failing, { inbox: { ...works, release: down } });
    expect(await receive()).toMatchObject({ status: 'failed', statusCode: 500, error: { cause: broken } });
    expect(warnings).toEqual(['The inbox cannot release an event: connection refused']);
  });
});

it('what the inbox gives after the shutdown gave up runs nothing, and is for the next process', async () => {
  const answer = new Held();
  const memory = new MemoryInboxStore(new ManualClock());
  const inbox: InboxStore = {
    claim: (...all) => answer.promise.then(() => memory.claim(...all)),
    complete: (...all) => memory.complete(...all),
    release: (...all) => memory.release(...all),
  };
  const { receive, receiver, runs } = deduped(undefined, { inbox });
  const receipt = receive();
  await settle();
  receiver.close();
  receiver.abort();
  answer.finish();
  expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503, error: { code: 'CE_CLOSED' } });
  expect(runs).toEqual([]);
  expect(memory.claims).toBe(0);
});

it('without an inbox every delivery runs', async () => {
  const { receive, runs } = deduped(undefined, { inbox: undefined });
  await receive();
  expect(await receive()).toEqual({ status: 'handled' });
  expect(runs).toHaveLength(2);
});
