import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackpressureError, CloudEventsModule, CloudEventsPublisher, PublisherClosedError } from '../../src/index.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { settle } from '../../../../test/support/manual-clock.js';
import { delivered, ScriptedSink } from '../delivery/scripted-sink.js';
import { silent } from '../support/silent-logger.js';

/** A publisher before a sink that answers only when told to. */
async function stalled(whenFull: 'wait' | 'reject') {
  const answers: ((outcome: Outcome) => void)[] = [];
  const sink = new ScriptedSink(() => new Promise<Outcome>((resolve) => answers.push(resolve)));
  const backpressure = { maxEvents: 1, whenFull };
  const module = CloudEventsModule.forRoot({ sink: 'none', sinks: [sink], backpressure, shutdownTimeout: 0 });
  const app = await Test.createTestingModule({ imports: [module] })
    .setLogger(silent)
    .compile();
  await app.init();
  onTestFinished(() => app.close());
  const send = (id: string) =>
    app.get(CloudEventsPublisher).send({ specversion: '1.0', id, source: '/s', type: 't', subject: 'one' });
  const answer = async (): Promise<void> => {
    await settle();
    answers.shift()?.(delivered);
    await settle();
  };
  return { app, sink, send, answer };
}

describe('a publisher whose sink has as much as it may', () => {
  it('lets calls wait, in their order', async () => {
    const { sink, send, answer } = await stalled('wait');
    const calls = ['1', '2', '3'].map(send);
    for (const _ of calls) await answer();
    await Promise.all(calls);
    expect(sink.attempts).toEqual([['1'], ['2'], ['3']]);
  });

  it('refuses calls where that is wanted, with an error that is worth a repetition', async () => {
    const { sink, send, answer } = await stalled('reject');
    const first = send('1');
    await expect(send('2')).rejects.toThrow(BackpressureError);
    await expect(send('2')).rejects.toMatchObject({ code: 'CE_BACKPRESSURE', retryable: true });
    await answer();
    await first;
    const again = send('2');
    await answer();
    await again;
    expect(sink.attempts).toEqual([['1'], ['2']]);
  });

  it('refuses calls that wait when the application stops', async () => {
    const { app, send } = await stalled('wait');
    const calls = Promise.allSettled(['1', '2'].map(send));
    await settle();
    await app.close();
    const [first, second] = await calls;
    expect(first).toMatchObject({ reason: { code: 'CE_DELIVERY' } });
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(PublisherClosedError) as unknown });
  });
});
