import { BadRequestException, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../../test/support/manual-clock.js';
import { DecodeError, EventHandlingError, InboxError, RejectedEventError } from '../../src/errors/index.js';
import type { CloudEventContext, Receipt } from '../../src/receiving/index.js';
import { nextStep } from '../../src/microservices/message-history.js';
import { type Handle, Held, received, receiving } from './support.js';

const throwing = (thrown: unknown) => (): never => {
  throw thrown;
};
const errorOf = (receipt: Receipt): Error => {
  if (receipt.status !== 'rejected' && receipt.status !== 'failed') throw new Error(`it was ${receipt.status}`);
  return receipt.error;
};

describe('an event', () => {
  it('that no handler is for is ignored, and counted (R2)', async () => {
    const { receive, receiver, clock } = receiving([() => undefined]);
    expect(await receive({ type: 'other' })).toEqual({ status: 'ignored' });
    expect(receiver.counts()).toMatchObject({ ignored: 1, handled: 0 });
    expect(clock.waits).toEqual([]);
  });

  it('is handled when all its handlers are done, which run side by side', async () => {
    const [first, second] = [new Held(), new Held()];
    const { receive, receiver, clock } = receiving([() => first.promise, () => second.promise]);
    let receipt: Receipt | undefined;
    const done = receive().then((given) => (receipt = given));
    second.finish();
    await settle();
    expect(receipt).toBeUndefined();
    first.finish();
    await done;
    expect(receipt).toEqual({ status: 'handled' });
    expect(receiver.counts()).toEqual({ handled: 1, ignored: 0, duplicates: 0, rejected: 0, failed: 0 });
    expect(clock.pending).toBe(0);
  });

  it('is frozen and the same for all handlers; the context tells where it came from', async () => {
    const seen: [unknown, CloudEventContext][] = [];
    const { receiver } = receiving([(...all) => seen.push(all), (...all) => seen.push(all)]);
    const event = received({ data: { a: 1 } });
    await receiver.receive(event, { transport: 'kafka', message: 'record' });
    expect(seen).toHaveLength(2);
    for (const [given, context] of seen) {
      expect(given).toBe(event);
      const { signal, ...rest } = context;
      expect(rest).toEqual({ event, transport: 'kafka', message: 'record' });
      expect(signal.aborted).toBe(false);
    }
    expect(Object.isFrozen(event)).toBe(true);
    await expect(receiver.receive(event, { transport: 'kafka' })).resolves.toEqual({ status: 'handled' });
  });
});

class OwnHttpError extends Error {
  getStatus(): unknown {
    return 404;
  }
}

describe('what a handler throws (R1)', () => {
  it.each<[string, unknown, Receipt['status'], number, string]>([
    ['a typed rejection', new RejectedEventError('no such hand'), 'rejected', 422, 'no such hand'],
    ['a DecodeError', new DecodeError('is no event'), 'rejected', 422, 'is no event'],
    ['a 400', new BadRequestException('bad pot'), 'rejected', 400, 'bad pot'],
    ['a 409', new HttpException('known', 409), 'rejected', 409, 'known'],
    ['a 404 of a second copy of Nest', new OwnHttpError('gone'), 'rejected', 404, 'gone'],
    ['a 408, which asks to come again', new HttpException('slow', 408), 'failed', 408, 'slow'],
    ['a 429, which asks to come again', new HttpException('later', 429), 'failed', 429, 'later'],
    ['a 503', new ServiceUnavailableException('no database'), 'failed', 503, 'no database'],
    ['a status that is no error', new HttpException('odd', 302), 'failed', 500, 'odd'],
    ['an inbox that does not take it', new InboxError('no table'), 'failed', 503, 'no table'],
    ['an error', new TypeError('x is not a function'), 'failed', 500, 'x is not a function'],
    ['text', 'no', 'failed', 500, 'threw string'],
    ['undefined', undefined, 'failed', 500, 'threw undefined'],
    ['null', null, 'failed', 500, 'threw null'],
  ])('%s makes the event %3$s', async (_what, thrown, status, statusCode, message) => {
    const { receive, receiver } = receiving([throwing(thrown)]);
    const receipt = await receive();
    expect(receipt).toMatchObject({ status, statusCode });
    const error = errorOf(receipt);
    expect(error).toBeInstanceOf(EventHandlingError);
    expect(error.message).toBe(`The event was ${status === 'rejected' ? 'rejected' : 'not handled'}: A.a: ${message}`);
    expect(error.cause).toBe(thrown);
    expect(receiver.counts()).toMatchObject({ [status]: 1, handled: 0 });
  });

  it('is logged where it is a failure, and not where it is a rejection', async () => {
    const failing = receiving([throwing(new Error('no database'))]);
    await failing.receive();
    expect(failing.errors).toEqual([
      expect.stringMatching(/^The event '.+' \(.+\) of '.+', over .+, was not handled: A.a: no database$/),
    ]);
    const rejecting = receiving([throwing(new RejectedEventError('no'))]);
    await rejecting.receive();
    expect(rejecting.errors).toEqual([]);
  });

  it('lets the other handlers run', async () => {
    let ran = 0;
    const { receive } = receiving([throwing(new Error('a')), () => ran++]);
    expect(await receive()).toMatchObject({ status: 'failed' });
    expect(ran).toBe(1);
  });

  it('is named for every handler; a failure counts more than a rejection', async () => {
    const [no, broken] = [new RejectedEventError('no'), new HttpException('broken', 502)];
    const { receive } = receiving([throwing(no), () => undefined, throwing(broken)]);
    const receipt = await receive();
    expect(receipt).toMatchObject({ status: 'failed', statusCode: 502 });
    const error = errorOf(receipt) as EventHandlingError;
    expect(error.message).toBe('The event was not handled: A.a: no; C.c: broken');
    expect(error.problems).toEqual([
      { handler: 'A.a', message: 'no' },
      { handler: 'C.c', message: 'broken' },
    ]);
    expect((error.cause as AggregateError).errors).toEqual([no, broken]);
  });

  it.each<[string, unknown]>([
    ['an exception without a status', Object.assign(new Error('x'), { getStatus: throwing(new Error('y')) })],
    ['a proxy', new Proxy({}, { get: throwing(new Error('trap')), getPrototypeOf: throwing(new Error('trap')) })],
    ['an error of no message', Object.defineProperty(new Error('x'), 'message', { get: throwing(new Error('y')) })],
  ])('may be what cannot be read: %s', async (_what, thrown) => {
    const { receive, receiver, clock } = receiving([throwing(thrown)]);
    const receipt = await receive();
    expect(receipt).toMatchObject({ status: 'failed', statusCode: 500 });
    expect(errorOf(receipt).message).toBe('The event was not handled: A.a: threw what cannot be read');
    expect(receiver.running + clock.pending).toBe(0);
  });
});

describe('the time of a handler', () => {
  it('is 30 s; then the event has failed with 503, and the signal tells the handler (R1)', async () => {
    const signals: AbortSignal[] = [];
    const { receive, receiver, clock } = receiving([
      (_event, { signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    ]);
    const receipt = receive();
    await clock.advance(29_999);
    expect(receiver.running).toBe(1);
    await clock.advance(1);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    expect(errorOf(await receipt).message).toBe('The event was not handled: A.a: was not done within 30 s');
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('is an option', async () => {
    const { receive, clock } = receiving([() => new Promise(() => undefined)], { handlerTimeout: 2 });
    const receipt = receive();
    await clock.advance(2000);
    expect(errorOf(await receipt).message).toContain('within 2 s');
  });

  it('does not change what the others did (O11)', async () => {
    const { receive, clock } = receiving([
      () => undefined,
      () => new Promise(() => undefined),
      throwing(new RejectedEventError('no')),
    ]);
    const receipt = receive();
    await clock.advance(30_000);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    expect(errorOf(await receipt).message).toBe('The event was not handled: B.b: was not done within 30 s; C.c: no');
  });

  it('is over also for a handler that minds the signal: what it then throws is no rejection', async () => {
    const { receive, clock } = receiving([
      (_event, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new RejectedEventError('aborted')));
        }),
    ]);
    const receipt = receive();
    await clock.advance(30_000);
    expect(await receipt).toMatchObject({ status: 'failed', statusCode: 503 });
  });

  it('leaves a late failure to nobody, without an unhandled rejection', async () => {
    const held = new Held();
    const { receive, clock } = receiving([() => held.promise]);
    const receipt = receive();
    await clock.advance(30_000);
    expect(await receipt).toMatchObject({ status: 'failed' });
    held.fail(new Error('late'));
    await settle();
    expect(clock.pending).toBe(0);
  });
});

describe('a receiver that is closed', () => {
  it('runs no handler: the event is for the next process', async () => {
    let ran = 0;
    const { receive, receiver, errors } = receiving([() => ran++]);
    receiver.close();
    const receipt = await receive();
    expect(receipt).toMatchObject({ status: 'failed', statusCode: 503 });
    expect(errorOf(receipt)).toMatchObject({ code: 'CE_CLOSED' });
    expect(ran).toBe(0);
    expect(errors).toEqual([]);
  });

  it('is drained when its handlers are done', async () => {
    const held = new Held();
    const { receive, receiver } = receiving([() => held.promise]);
    const receipt = receive();
    receiver.close();
    let isDrained = false;
    const drained = receiver.drained().then(() => (isDrained = true));
    await settle();
    expect(isDrained).toBe(false);
    held.finish();
    await drained;
    expect(await receipt).toEqual({ status: 'handled' });
    expect(receiver.running).toBe(0);
  });

  it('is drained at once where nothing runs', async () => {
    await expect(receiving([]).receiver.drained()).resolves.toBeUndefined();
  });

  describe('gives up what still runs', () => {
    const givenUp = async (...handles: Handle[]) => {
      const { receive, receiver } = receiving(handles);
      const receipt = receive();
      await settle();
      receiver.abort();
      return receipt;
    };

    it('as if it had not run: no transport counts it as an attempt (R4)', async () => {
      const reasons: unknown[] = [];
      const receipt = await givenUp((_event, { signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        return new Promise(() => undefined);
      });
      expect(receipt).toMatchObject({ status: 'failed', statusCode: 503, error: { code: 'CE_CLOSED' } });
      expect(reasons).toEqual([expect.objectContaining({ name: 'AbortError' })]);
      const last = { attempts: 5, waits: 0, notBefore: 0 };
      const step = nextStep(receipt, last, { attempts: 6, minDelay: 1, maxDelay: 1 }, 0);
      expect(step).toMatchObject({ kind: 'again', attempts: 5 });
    });

    it('also where another handler of the event failed, or was rejected', async () => {
      const never = (): Promise<never> => new Promise(() => undefined);
      expect(await givenUp(throwing(new Error('no')), never)).toMatchObject({ error: { code: 'CE_CLOSED' } });
      expect(await givenUp(never, throwing(new RejectedEventError('no')))).toMatchObject({
        error: { code: 'CE_CLOSED' },
      });
    });

    it('and leaves alone what is done', async () => {
      const { receive, receiver } = receiving([throwing(new Error('no'))]);
      const receipt = receive();
      await settle();
      receiver.abort();
      expect(await receipt).toMatchObject({ statusCode: 500, error: { code: 'CE_HANDLING' } });
    });
  });
});
