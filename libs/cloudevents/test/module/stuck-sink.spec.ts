import { Test } from '@nestjs/testing';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { CLOUDEVENTS_CLOCK } from '../../src/cloudevents.tokens.js';
import { CloudEventsModule, CloudEventsPublisher } from '../../src/index.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { delivered, ScriptedSink } from '../delivery/scripted-sink.js';
import { silent } from '../support/silent-logger.js';

it('O11: an attempt of a sink of your own that never settles is given up at last, and others go on', async () => {
  const clock = new ManualClock();
  const never = new Promise<Outcome>(() => undefined);
  const sink = new ScriptedSink(([id], attempt) => (id === 'a1' && attempt === 1 ? never : delivered), {
    events: 1,
    attemptTimeout: undefined,
  });
  const module = CloudEventsModule.forRoot({ sink: 'none', sinks: [sink] });
  const building = Test.createTestingModule({ imports: [module] }).setLogger(silent);
  const app = await (await building.overrideProvider(CLOUDEVENTS_CLOCK).useValue(clock).compile()).init();
  onTestFinished(async () => {
    const closed = app.close();
    for (const wait of [10_000, 2000, 2000]) await clock.advance(wait);
    await closed;
  });
  const publisher = app.get(CloudEventsPublisher);
  const send = (id: string) =>
    publisher.send({ specversion: '1.0', id, source: '/s', type: 't', subject: id.slice(0, 1) });
  const calls = ['a1', 'b1'].map((id) => send(id).catch(() => undefined));
  await clock.advance(0);
  expect(sink.attempts).toEqual([['a1']]);

  // However long it is given: within a day.
  for (let hours = 0; hours < 24; hours++) await clock.advance(3_600_000);
  expect(sink.attempts.flat().toSorted()).toEqual(['a1', 'a1', 'b1']);
  expect(await Promise.all(calls)).toHaveLength(2);
});
