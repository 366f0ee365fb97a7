import { Test } from '@nestjs/testing';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../test/support/http/free-port.js';
import { ScriptedReceiver } from '../../../../test/support/http/scripted-receiver.js';
import { CloudEventsModule, CloudEventsPublisher, type DeliveryError } from '../../src/index.js';
import { silent } from '../support/silent-logger.js';

it('O1: with Kafka away, HTTP has every event once, Kafka alone is tried again, and the report says both', async () => {
  const receiver = await ScriptedReceiver.listen();
  const module = await Test.createTestingModule({
    imports: [
      CloudEventsModule.forRoot({
        sink: 'both',
        http: { endpoint: receiver.url },
        kafka: { brokers: [`127.0.0.1:${await freePort()}`] },
        retry: { attempts: 3, minDelay: 0.01, maxDelay: 0.02 },
      }),
    ],
  })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  onTestFinished(() => app.close());
  const publisher = app.get(CloudEventsPublisher);
  const event = (id: string) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: 'a' });

  const { report } = await publisher.send([event('1'), event('2')]).then(
    () => expect.unreachable(),
    (error: unknown) => error as DeliveryError,
  );
  expect(report.events.map(({ deliveries }) => deliveries)).toMatchObject(
    Array(2).fill([
      { sink: 'http', status: 'delivered', attempts: 1 },
      { sink: 'kafka', status: 'failed', reason: 'exhausted', attempts: 3 },
    ]),
  );
  expect(receiver.events.map(({ id }) => id)).toEqual(['1', '2']);
  expect(publisher.health()).toMatchObject([
    { sink: 'http', status: 'up', pending: 0 },
    { sink: 'kafka', status: 'down', pending: 0 },
  ]);
});
