import { describe, expect, it } from 'vitest';
import { InboxError, ReceiverClosedError } from '../../src/errors/index.js';
import { nextStep, noHistory } from '../../src/microservices/message-history.js';
import type { Receipt } from '../../src/receiving/receipt.js';

const policy = { attempts: 3, minDelay: 100, maxDelay: 1000 };
const error = new Error('no');
const step = (receipt: Receipt, history = noHistory) => nextStep(receipt, history, policy, 0.5);

describe('what follows from a receipt', () => {
  it.each(['handled', 'ignored', 'duplicate'] as const)('an event that is %s is finished', (status) => {
    expect(step({ status })).toEqual({ kind: 'finish' });
  });

  it('a failed event runs again, later each time, as often as the policy says', () => {
    const failed: Receipt = { status: 'failed', error };
    expect(step(failed)).toEqual({ kind: 'again', delay: 150, attempts: 1, waits: 0 });
    expect(step(failed, { ...noHistory, attempts: 1 })).toEqual({ kind: 'again', delay: 300, attempts: 2, waits: 0 });
    const verdict = { reason: 'failed', error, attempts: 3 };
    expect(step(failed, { ...noHistory, attempts: 2 })).toEqual({ kind: 'give-up', verdict });
  });

  it('a failed event is given up at once where no repetition is wanted', () => {
    const given = nextStep({ status: 'failed', error }, noHistory, { ...policy, attempts: 1 }, 0);
    expect(given).toEqual({ kind: 'give-up', verdict: { reason: 'failed', error, attempts: 1 } });
  });

  it('a rejected event is given up without repetition', () => {
    const verdict = { reason: 'rejected', error, attempts: 2 };
    expect(step({ status: 'rejected', error }, { ...noHistory, attempts: 1 })).toEqual({ kind: 'give-up', verdict });
  });

  it.each<[string, Receipt]>([
    ['another delivery of it', { status: 'in-flight' }],
    ['an inbox that cannot be asked', { status: 'failed', error: new InboxError('the store is away') }],
    ['the end of the application', { status: 'failed', error: new ReceiverClosedError() }],
  ])('waiting for %s counts as no attempt, and never ends in giving up', (_, receipt) => {
    expect(step(receipt)).toEqual({ kind: 'again', delay: 150, attempts: 0, waits: 1 });
    const long = { ...noHistory, attempts: 2, waits: 5000 };
    expect(step(receipt, long)).toEqual({ kind: 'again', delay: 1000, attempts: 2, waits: 5001 });
  });
});
