import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, reply } from '../../../../../test/support/http/answers.js';
import { eventsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { CloudEventsModule, CloudEventsPublisher, type DeliveryError } from '../../../src/index.js';
import { MemoryDeadLetterStore } from '../../../src/testing/index.js';
import { silent } from '../../support/silent-logger.js';
import { anEvent } from './events.js';

/** An application before a receiver that takes all but the events of one id. */
async function before(answer: Answer) {
  const receiver = await ScriptedReceiver.listen((response, request) => {
    const isBad = eventsOf(request).some(({ id }) => id === 'bad');
    (isBad ? answer : reply(204))(response, request);
  });
  const store = new MemoryDeadLetterStore();
  const options = {
    http: { endpoint: receiver.url, batchSize: 1, maxEventBytes: 1024 },
    retry: { attempts: 3, minDelay: 0.001, maxDelay: 0.002 },
    deadLetters: { store },
  };
  const module = await Test.createTestingModule({ imports: [CloudEventsModule.forRoot({ sink: 'http', ...options })] })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  onTestFinished(() => app.close());
  return { publisher: app.get(CloudEventsPublisher), store, receiver };
}

/** Refused and failed events, from the answer of a real receiver to the letter that a person reads. */
describe('HTTP sink, dead letters', () => {
  it.each([
    ['H2', 400, 'rejected', 1],
    ['H2', 401, 'rejected', 1],
    ['H2', 413, 'too-large', 1],
    ['H2', 422, 'rejected', 1],
    ['H6', 503, 'exhausted', 3],
    ['H7', 302, 'rejected', 1],
    ['H8', 410, 'gone', 1],
  ])(
    '%s: %i makes one with the reason `%s`, after %i attempts, and keeps the status',
    async (_, code, reason, attempts) => {
      const { publisher, store, receiver } = await before(reply(code, {}, 'for a reason'));
      const sent = publisher.send([anEvent('bad', { subject: 'a' }), anEvent('next', { subject: 'a' })]);
      const { report } = await sent.then(
        () => expect.unreachable(),
        (error: unknown) => error as DeliveryError,
      );

      const status = code === 410 ? 'dead-lettered' : 'delivered';
      expect(report.events.map(({ deliveries }) => deliveries)).toMatchObject([
        [{ status: 'dead-lettered', reason, attempts, error: { statusCode: code } }],
        [{ status }],
      ]);
      expect(store.letters[0]).toMatchObject({ sink: 'http', id: 'bad', subject: 'a', reason, attempts });
      expect(store.letters[0]?.error).toMatch(
        new RegExp(`^POST to ${new URL(receiver.url).origin} answered ${code}\\b.*for a reason`),
      );
      expect(store.letters).toHaveLength(code === 410 ? 2 : 1);
      expect(receiver.requests).toHaveLength(code === 410 ? 1 : attempts + 1);
    },
  );

  it('H19: one above the hard limit is one before any request', async () => {
    const { publisher, store, receiver } = await before(reply(204));
    await expect(publisher.send(anEvent('bad', { data: 'x'.repeat(2000) }))).rejects.toThrow('dead letters');
    expect(store.letters).toMatchObject([{ id: 'bad', reason: 'too-large', attempts: 0 }]);
    expect(receiver.connections).toBe(0);
  });
});
