import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { type CloudEvent, cloudEvent } from '../../src/core/index.js';
import { DecodeError, InboxError, ReceiverClosedError } from '../../src/errors/index.js';
import type { Verdict } from '../../src/microservices/dead-letter-note.js';
import { type GivingUp, type IncomingMessage, MessageRun } from '../../src/microservices/message-run.js';
import { RareLog } from '../../src/microservices/rare-log.js';
import { type ReceptionOptions, receptionSettings } from '../../src/microservices/reception.options.js';
import type { Receipt } from '../../src/receiving/receipt.js';

type Answer = Receipt | Promise<Receipt> | ((event: CloudEvent) => Receipt | Promise<Receipt>);

const handled: Receipt = { status: 'handled' };
const failed = (message = 'no table'): Receipt => ({ status: 'failed', error: new Error(message) });

/** A run of one message whose handlers answer one after another as a test says, at last for ever the same. */
function aRun(answers: readonly Answer[], message: Partial<IncomingMessage> = {}, options: ReceptionOptions = {}) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  const logger = { log: log('log'), warn: log('warn'), error: log('error') };
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const received: unknown[] = [];
  const run = new MessageRun(
    {
      transport: 'carrier-pigeon',
      message: 'pigeon 7',
      place: "coop 'north'",
      decode: () => cloudEvent({ id: '1', source: '/a', type: 't' }),
      whenGivenUp: 'drop',
      ...message,
    },
    {
      receiver: {
        receive: async (event, from) => {
          received.push(from);
          const answer = answers[Math.min(received.length, answers.length) - 1] ?? handled;
          return typeof answer === 'function' ? answer(event) : answer;
        },
      },
      settings: receptionSettings({ minDelay: 1, maxDelay: 5, pauseDelay: 30, retries: 2, clock, ...options }),
      log: new RareLog(logger, clock),
      stopping: stopping.signal,
      abandoned: abandoned.signal,
    },
  );
  const ends: string[] = [];
  const ended = run.end().then((end) => ends.push(end));
  return { clock, lines, stopping, abandoned, received, ends, ended };
}

/** Dead letters that fail as often as a test says. */
function deadLetters(failures = 0) {
  const sent: Verdict[] = [];
  const whenGivenUp: GivingUp = {
    name: "coop 'dead'",
    send: (verdict) => {
      sent.push(verdict);
      return sent.length > failures ? Promise.resolve() : Promise.reject(new Error('full'));
    },
  };
  return { sent, whenGivenUp };
}

describe('MessageRun', () => {
  it.each(['handled', 'ignored', 'duplicate'] as const)('is done with an event that is %s', async (status) => {
    const { received, ended, ends, lines, clock } = aRun([{ status }]);
    await ended;
    expect(ends).toEqual(['done']);
    expect(received).toEqual([{ transport: 'carrier-pigeon', message: 'pigeon 7' }]);
    expect([lines, clock.pending]).toEqual([[], 0]);
  });

  it('repeats what failed, waiting twice as long each time', async () => {
    const { clock, received, ends, lines } = aRun([failed(), failed(), handled]);
    await clock.advance(999);
    expect(received).toHaveLength(1);
    await clock.advance(1);
    expect(received).toHaveLength(2);
    await clock.advance(1999);
    expect(received).toHaveLength(2);
    await clock.advance(1);
    expect([received.length, ends]).toEqual([3, ['done']]);
    expect(lines).toEqual([
      "warn Handling the event '1' (t) of coop 'north' failed: Error: no table (attempt 1 of 3, the next in 1 s)",
    ]);
  });

  it('gives up what failed as often as it may', async () => {
    const { sent, whenGivenUp } = deadLetters();
    const { clock, received, ends, lines } = aRun([failed()], { whenGivenUp });
    await clock.advance(3000);
    expect([received.length, ends]).toEqual([3, ['done']]);
    expect(sent).toMatchObject([{ reason: 'failed', attempts: 3, error: { message: 'no table' } }]);
    expect(lines.at(-1)).toBe(
      "error The event '1' (t) of coop 'north' was given up (failed, after 3 attempts): Error: no table. " +
        "It lies in the dead-letter coop 'dead'",
    );
  });

  it.each<[string, Receipt]>([
    ['another delivery of it is under way', { status: 'in-flight' }],
    ['the inbox cannot be asked', { status: 'failed', error: new InboxError('the store is away') }],
    ['the application stops', { status: 'failed', error: new ReceiverClosedError() }],
  ])('waits while %s, as long as it takes: that is no attempt', async (_, receipt) => {
    const waits = Array<Receipt>(20).fill(receipt);
    const { clock, received, ends } = aRun([...waits, failed(), handled], {}, { retries: 1 });
    await clock.advance(200_000);
    expect([received.length, ends]).toEqual([22, ['done']]);
    expect(clock.waits.slice(0, 5)).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it('says nothing of waiting for another delivery, and counts no attempt where the inbox is away', async () => {
    expect(aRun([{ status: 'in-flight' }]).lines).toEqual([]);
    const { clock, lines } = aRun([{ status: 'failed', error: new InboxError('the store is away') }]);
    await clock.advance(0);
    expect(lines).toEqual([
      "warn Handling the event '1' (t) of coop 'north' failed: InboxError: the store is away (the next in 1 s)",
    ]);
  });

  it('gives up what is no event at once, without any handler', async () => {
    const { sent, whenGivenUp } = deadLetters();
    const decode = () => {
      throw new DecodeError("'id' is missing");
    };
    const { received, ended, lines } = aRun([], { decode, whenGivenUp });
    await ended;
    expect(received).toEqual([]);
    expect(sent).toMatchObject([{ reason: 'undecodable', attempts: 0, error: { message: "'id' is missing" } }]);
    expect(lines).toEqual([
      "error A message of coop 'north' was given up (undecodable, after 0 attempts): DecodeError: 'id' is missing. " +
        "It lies in the dead-letter coop 'dead'",
    ]);
  });

  it('gives up what is rejected at once', async () => {
    const { sent, whenGivenUp } = deadLetters();
    const { received, ended } = aRun([{ status: 'rejected', error: new TypeError('no seat') }], { whenGivenUp });
    await ended;
    expect(received).toHaveLength(1);
    expect(sent).toMatchObject([{ reason: 'rejected', attempts: 1, error: { message: 'no seat' } }]);
  });

  it('survives a receiver that rejects, and whatever is thrown', async () => {
    const receiver = aRun([() => Promise.reject(new Error('broken')), handled]);
    await receiver.clock.advance(1000);
    expect([receiver.received.length, receiver.ends]).toEqual([2, ['done']]);
    const decode = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw undefined as unknown as Error;
    };
    const decoder = aRun([], { decode });
    await decoder.ended;
    expect(decoder.lines[0]).toContain('(undecodable, after 0 attempts): Error: threw undefined');
  });

  it('shows a handler the event as it came, whatever an earlier run did to its data', async () => {
    const decode = () => cloudEvent({ id: '1', source: '/a', type: 't', data: { seats: [1, 2] } });
    const seen: unknown[] = [];
    const spoil = (event: CloudEvent): Receipt => {
      const data = event.data as { seats: number[] };
      seen.push(data.seats.join());
      data.seats.length = 0;
      return failed();
    };
    const { clock } = aRun([spoil], { decode });
    await clock.advance(1000);
    expect(seen).toEqual(['1,2', '1,2']);
  });
});

describe('MessageRun, giving up', () => {
  it("'drop': says that the message is lost", async () => {
    const { ended, ends, lines } = aRun([failed()], { whenGivenUp: 'drop' }, { retries: 0 });
    await ended;
    expect(ends).toEqual(['done']);
    expect(lines).toEqual([
      "error The event '1' (t) of coop 'north' was given up (failed, after 1 attempt): Error: no table. " +
        'It is dropped and lost',
    ]);
  });

  it("'pause': handles it again after each pause, until it works", async () => {
    const { clock, received, ends, lines } = aRun(
      [failed(), failed(), handled],
      { whenGivenUp: 'pause' },
      { retries: 0 },
    );
    await clock.advance(29_999);
    expect(received).toHaveLength(1);
    await clock.advance(1);
    expect([received.length, ends]).toEqual([2, []]);
    await clock.advance(30_000);
    expect([received.length, ends]).toEqual([3, ['done']]);
    expect(lines).toEqual([
      "error The event '1' (t) of coop 'north' cannot be handled (failed, after 1 attempt): Error: no table. " +
        'It is tried again in 30 s, and what comes after it waits',
      "error The event '1' (t) of coop 'north' cannot be handled (failed, after 2 attempts): Error: no table. " +
        'It is tried again in 30 s, and what comes after it waits',
    ]);
  });

  it("'pause': keeps what is no event, too", async () => {
    let broken = true;
    const decode = () => {
      if (broken) throw new DecodeError('no format for it');
      return cloudEvent({ id: '1', source: '/a', type: 't' });
    };
    const { clock, ends } = aRun([handled], { decode, whenGivenUp: 'pause' });
    await clock.advance(60_000);
    expect(ends).toEqual([]);
    broken = false;
    await clock.advance(30_000);
    expect(ends).toEqual(['done']);
  });

  it('dead letters that fail: puts it there after each pause, without handling it again', async () => {
    const { sent, whenGivenUp } = deadLetters(2);
    const { clock, received, ends, lines } = aRun([failed()], { whenGivenUp }, { retries: 0 });
    await clock.advance(30_000);
    expect([sent.length, ends]).toEqual([2, []]);
    await clock.advance(30_000);
    expect([sent.length, received.length, ends]).toEqual([3, 1, ['done']]);
    expect(lines[0]).toBe(
      "error The event '1' (t) of coop 'north' cannot be handled (failed, after 1 attempt): Error: no table. " +
        "The dead-letter coop 'dead' did not take it: Error: full. It is tried again in 30 s, and what comes after it waits",
    );
  });
});

describe('MessageRun, telling the application of what it gave up', () => {
  /** What the application was told. */
  function told(failure?: () => unknown) {
    const messages: [unknown, Verdict][] = [];
    const onGivenUp = (message: unknown, verdict: Verdict): void => {
      messages.push([message, verdict]);
      return failure?.() as undefined;
    };
    return { messages, onGivenUp };
  }
  const rejected: Receipt = { status: 'rejected', error: new TypeError('no seat') };

  it('once, when it is dropped, with what handlers get and why', async () => {
    const { messages, onGivenUp } = told();
    const { ended } = aRun([rejected], { whenGivenUp: 'drop' }, { onGivenUp });
    await ended;
    const verdict = {
      reason: 'rejected',
      attempts: 1,
      error: expect.objectContaining({ message: 'no seat' }) as Error,
    };
    expect(messages).toEqual([['pigeon 7', verdict]]);
  });

  it('not before it lies in the dead letters', async () => {
    const { messages, onGivenUp } = told();
    const { whenGivenUp, sent } = deadLetters(2);
    const { clock, ends } = aRun([failed()], { whenGivenUp }, { retries: 0, onGivenUp });
    await clock.advance(59_999);
    expect([sent.length, messages]).toEqual([2, []]);
    await clock.advance(1);
    expect([messages.length, ends]).toEqual([1, ['done']]);
    await clock.advance(300_000);
    expect(messages).toHaveLength(1);
  });

  it('never while it only pauses, nor when it is handled', async () => {
    const { messages, onGivenUp } = told();
    const { clock, ends } = aRun([failed(), handled], { whenGivenUp: 'pause' }, { retries: 0, onGivenUp });
    await clock.advance(30_000);
    expect([messages, ends]).toEqual([[], ['done']]);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no counter');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no counter'))],
  ])('whose answer counts for nothing: what %s is logged', async (_, failure) => {
    const { onGivenUp } = told(failure);
    const { ended, ends, lines } = aRun([rejected], { whenGivenUp: 'drop' }, { onGivenUp });
    await ended;
    await settle();
    expect(ends).toEqual(['done']);
    expect(lines.at(-1)).toBe('error onGivenUp failed: Error: no counter. The message is given up all the same');
  });
});

describe('MessageRun, when the application closes', () => {
  it.each<[string, Partial<IncomingMessage>]>([
    ['a repetition', {}],
    [
      'a pause',
      {
        decode: () => {
          throw new DecodeError('no');
        },
        whenGivenUp: 'pause',
      },
    ],
  ])('ends the wait for %s, and leaves the message to the next who takes it', async (_, message) => {
    const { clock, stopping, ends, received } = aRun([failed()], message);
    await settle();
    expect([clock.pending, ends]).toEqual([1, []]);
    const ran = received.length;
    stopping.abort();
    await settle();
    expect([clock.pending, ends, received.length]).toEqual([0, ['abandoned'], ran]);
  });

  it('lets a handler end that runs', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { stopping, ends } = aRun([new Promise<Receipt>((resolve) => (end = resolve))]);
    stopping.abort();
    await settle();
    expect(ends).toEqual([]);
    end(handled);
    await settle();
    expect(ends).toEqual(['done']);
  });

  it('abandons a handler that nobody waits for any more', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { stopping, abandoned, ends, lines } = aRun([new Promise<Receipt>((resolve) => (end = resolve))]);
    stopping.abort();
    abandoned.abort();
    await settle();
    expect(ends).toEqual(['abandoned']);
    end(handled);
    await settle();
    expect([ends, lines]).toEqual([['abandoned'], []]);
  });

  it('runs nothing that comes afterwards', async () => {
    const run = aRun([handled]);
    await run.ended;
    const stopping = AbortSignal.abort();
    const receiver = { receive: () => Promise.reject(new Error('must not be asked')) };
    const log = new RareLog({ log: () => undefined, warn: () => undefined, error: () => undefined }, run.clock);
    const tools = { receiver, settings: receptionSettings({}), log, stopping, abandoned: stopping };
    const late: IncomingMessage = {
      transport: 'x',
      message: 1,
      place: 'x',
      whenGivenUp: 'drop',
      decode: () => cloudEvent({ id: '1', source: '/a', type: 't' }),
    };
    await expect(new MessageRun(late, tools).end()).resolves.toBe('abandoned');
  });
});

describe('a receiver that an application wrote itself', () => {
  it.each([undefined, null, {}, { status: 'fine' }, { status: 'failed' }, { status: 'rejected', error: 'no' }])(
    'and that answers %j has failed: its message is not lost over it',
    async (answer) => {
      const { clock, lines, ended, ends } = aRun([() => answer as never]);
      await clock.advance(60_000);
      await ended;
      expect(ends).toEqual(['done']);
      expect(lines.at(-1)).toMatch(/given up \(failed, after 3 attempts\): Error: the receiver gave no receipt/);
    },
  );
});

it('what fails after nobody waits for it any more is not given up: it comes again', async () => {
  let fail = (_receipt: Receipt): void => undefined;
  const given: unknown[] = [];
  const { sent, whenGivenUp } = deadLetters();
  const options = { retries: 0, onGivenUp: () => void given.push(1) };
  const run = aRun([() => new Promise<Receipt>((resolve) => (fail = resolve))], { whenGivenUp }, options);
  await settle();
  run.stopping.abort();
  run.abandoned.abort();
  await run.ended;
  fail(failed());
  await settle();
  expect([run.ends, sent, given, run.lines]).toEqual([['abandoned'], [], [], []]);
});
