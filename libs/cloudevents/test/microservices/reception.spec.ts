import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { cloudEvent } from '../../src/core/index.js';
import { DecodeError } from '../../src/errors/index.js';
import { Reception } from '../../src/microservices/reception.js';
import {
  type ReceptionOptions,
  receptionProblems,
  receptionSettings,
} from '../../src/microservices/reception.options.js';
import type { IncomingMessage } from '../../src/microservices/message-run.js';
import { CloudEventsReceiver } from '../../src/receiving/index.js';
import type { Receipt } from '../../src/receiving/receipt.js';

const handled: Receipt = { status: 'handled' };
const failed: Receipt = { status: 'failed', error: new Error('no table') };

const message = (id: string, members: Partial<IncomingMessage> = {}): IncomingMessage => ({
  transport: 'carrier-pigeon',
  message: `pigeon ${id}`,
  place: "coop 'north'",
  decode: () => cloudEvent({ id, source: '/a', type: 't' }),
  whenGivenUp: 'drop',
  ...members,
});

/** A reception whose handlers end when a test says so. */
function aReception(options: ReceptionOptions = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const ends = new Map<string, (receipt: Receipt) => void>();
  const receiver = {
    receive: ({ id }: { id: string }) => new Promise<Receipt>((resolve) => ends.set(id, resolve)),
  };
  const settings = { receiver, clock, minDelay: 1, shutdownTimeout: 10, ...options };
  const reception = new Reception(settings, { log: say, warn: say, error: say });
  return { reception, clock, lines, ends };
}

describe('Reception', () => {
  it('brings messages to their end side by side', async () => {
    const { reception, ends } = aReception();
    await reception.open();
    const [first, second] = [reception.take(message('1')), reception.take(message('2'))];
    await settle();
    expect([reception.running, [...ends.keys()]]).toEqual([2, ['1', '2']]);
    ends.get('2')?.(handled);
    await expect(second).resolves.toBe('done');
    expect(reception.running).toBe(1);
    ends.get('1')?.(handled);
    await expect(first).resolves.toBe('done');
    expect(reception.running).toBe(0);
  });

  it('initialises the application before it asks for its receiver', async () => {
    const calls: string[] = [];
    const receiver = { receive: () => Promise.resolve(handled) };
    const app = {
      init: () => Promise.resolve(calls.push('init')),
      get: (token: unknown) => {
        calls.push(token === CloudEventsReceiver ? 'get' : 'get something else');
        return receiver;
      },
    };
    const reception = new Reception({ app }, console);
    await reception.open();
    expect(calls).toEqual(['init', 'get']);
    await expect(reception.take(message('1'))).resolves.toBe('done');
  });

  it('asks a function for the receiver when it opens, of the application initialised as well', async () => {
    const calls: string[] = [];
    const app = { init: () => Promise.resolve(calls.push('init')), get: (): never => expect.unreachable() };
    const receiver = () => {
      calls.push('asked');
      return Promise.resolve({ receive: () => Promise.resolve(handled) });
    };
    const reception = new Reception({ app, receiver }, console);
    expect(calls).toEqual([]);
    await reception.open();
    expect(calls).toEqual(['init', 'asked']);
    await expect(reception.take(message('1'))).resolves.toBe('done');
  });

  it('passes on that there is no receiver', async () => {
    const receiver = () => Promise.reject(new Error('no such provider'));
    await expect(aReception({ receiver }).reception.open()).rejects.toThrow('no such provider');
  });

  it('closes at once where nothing runs, and then takes nothing', async () => {
    const { reception, ends, lines, clock } = aReception();
    await reception.open();
    expect(reception.isClosing).toBe(false);
    await reception.close();
    expect(reception.isClosing).toBe(true);
    await expect(reception.take(message('1'))).resolves.toBe('abandoned');
    expect([ends.size, lines, clock.pending, reception.running]).toEqual([0, [], 0, 0]);
  });

  it('waits for running handlers when it closes', async () => {
    const { reception, ends, clock, lines } = aReception();
    await reception.open();
    const end = reception.take(message('1'));
    let isClosed = false;
    const closed = reception.close().then(() => (isClosed = true));
    await clock.advance(9999);
    expect(isClosed).toBe(false);
    ends.get('1')?.(handled);
    await closed;
    await expect(end).resolves.toBe('done');
    expect([lines, clock.pending]).toEqual([[], 0]);
  });

  it('waits for no repetition when it closes: messages that wait come again elsewhere', async () => {
    const { reception, ends, clock } = aReception();
    await reception.open();
    const decode = () => {
      throw new DecodeError('no event');
    };
    const both = [reception.take(message('1')), reception.take(message('2', { decode, whenGivenUp: 'pause' }))];
    await settle();
    ends.get('1')?.(failed);
    await settle();
    await reception.close();
    await expect(Promise.all(both)).resolves.toEqual(['abandoned', 'abandoned']);
    expect(clock.pending).toBe(0);
  });

  it('abandons handlers when the time is over, and says how many', async () => {
    const { reception, ends, clock, lines } = aReception();
    await reception.open();
    const both = [reception.take(message('1')), reception.take(message('2'))];
    const closed = reception.close();
    await clock.advance(10_000);
    await closed;
    await expect(Promise.all(both)).resolves.toEqual(['abandoned', 'abandoned']);
    expect(lines).toEqual(['2 events are still being handled 10 s after they were asked to end']);
    ends.get('1')?.(handled);
    await settle();
    expect(reception.running).toBe(0);
  });

  it.each([
    [2500, '1 events are still being handled 2.5 s after they were asked to end'],
    [0, '1 events are still being handled; they are not waited for'],
  ])('abandons them sooner where it is told to: after %i ms', async (within, line) => {
    const { reception, clock, lines } = aReception();
    await reception.open();
    const end = reception.take(message('1'));
    let isClosed = false;
    const closed = reception.close(within).then(() => (isClosed = true));
    await clock.advance(within - 1);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closed;
    await expect(end).resolves.toBe('abandoned');
    expect([lines, clock.pending]).toEqual([[line], 0]);
  });
});

describe('what every strategy may be told', () => {
  const receiver = () => Promise.reject(new Error('never asked'));

  it('is decided by default as documented', () => {
    expect(receptionSettings({})).toMatchObject({
      retry: { attempts: 6, minDelay: 200, maxDelay: 10_000 },
      pauseDelay: 30_000,
      shutdownTimeout: 10_000,
    });
    expect(receptionProblems({ receiver })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['nobody who receives', { receiver: undefined }, 'app must be the application'],
    ['a receiver that is none', { receiver: {} }, 'app must be the application'],
    ['negative retries', { retries: -1 }, 'retries must be'],
    ['half a retry', { retries: 0.5 }, 'retries must be'],
    ['no delay', { minDelay: 0 }, 'minDelay must be'],
    ['no number', { maxDelay: Number.NaN }, 'maxDelay must be'],
    ['no pause', { pauseDelay: 0 }, 'pauseDelay must be'],
    ['a negative deadline', { shutdownTimeout: -1 }, 'shutdownTimeout must be'],
    ['nothing to be called', { onGivenUp: 'log' }, 'onGivenUp must be'],
  ])('is refused with %s', (_, wrong, text) => {
    expect(receptionProblems({ receiver, ...wrong })).toEqual([expect.stringContaining(text)]);
  });
});
