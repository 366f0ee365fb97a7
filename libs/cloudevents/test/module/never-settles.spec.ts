import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hang, inTurn, reply } from '../../../../test/support/http/answers.js';
import { eventsOf, idsOf } from '../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../test/support/http/scripted-receiver.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { CLOUDEVENTS_CLOCK } from '../../src/cloudevents.tokens.js';
import { CloudEventsModule, type CloudEventsModuleOptions, CloudEventsPublisher } from '../../src/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { book, slowRouter } from '../support/hand-projectors.js';
import { silent } from '../support/silent-logger.js';

const never = new Promise<never>(() => undefined);

/** An application with a projector that answers what a test wants. */
async function application(
  options: CloudEventsModuleOptions,
  { clock, answer = () => never }: { clock?: ManualClock; answer?: Parameters<typeof slowRouter>[0] } = {},
) {
  const imports = [
    CloudEventsModule.forRoot({ sink: 'none', shutdownTimeout: 0, ...options }),
    CloudEventsModule.forFeature([slowRouter(answer)]),
  ];
  const building = Test.createTestingModule({ imports }).setLogger(silent);
  if (clock !== undefined) building.overrideProvider(CLOUDEVENTS_CLOCK).useValue(clock);
  const app = await (await building.compile()).init();
  onTestFinished(() => app.close());
  const publisher = app.get(CloudEventsPublisher);
  const send = (id: string, subject: string) =>
    publisher.send({ specversion: '1.0', id, source: '/s', type: 't', subject });
  return { publisher, send };
}

describe('O11: what never settles', () => {
  it('a projection handler: it is given up after its time, and holds nothing but later books of its root', async () => {
    const clock = new ManualClock();
    const memory = new MemorySink();
    const answer = ({ id }: { id: string }) => (id === 'stuck' ? never : Promise.resolve({ type: 't', data: id }));
    const { publisher } = await application({ sinks: [memory] }, { clock, answer });
    const ask = (root: string, id: string) =>
      publisher.publish(book(root, [{ type: 'Asked', data: { id } }], 'slow', id === 'stuck' ? 1 : 2));
    const stuck = ask('r1', 'stuck').catch((error: unknown) => error);
    const later = ask('r1', 'later');
    await ask('r2', 'other');
    await clock.advance(29_999);
    expect(memory.events.map(({ data }) => data)).toEqual(['other']);
    await clock.advance(1);
    expect(await stuck).toMatchObject({
      code: 'CE_PROJECTION',
      message: expect.stringContaining('gave no answer within 30 s') as string,
    });
    await later;
    expect(memory.events.map(({ data }) => data)).toEqual(['other', 'later']);
  });

  it('a request: others pass it, it ends after its time, and its event is sent again', async () => {
    const bad = inTurn(hang, reply(204));
    const receiver = await ScriptedReceiver.listen((response, request) => {
      const isBad = eventsOf(request).some(({ subject }) => subject === 'a');
      (isBad ? bad : reply(204))(response, request);
    });
    const http = { endpoint: receiver.url, timeout: 1, batchSize: 1, concurrency: 2 };
    const { send } = await application({ sink: 'http', http });
    const stuck = send('a1', 'a');
    const later = send('a2', 'a');
    for (const id of ['b1', 'c1', 'b2', 'c2']) await send(id, id.slice(0, 1));
    expect(idsOf(receiver.requests)).toEqual(['a1', 'b1', 'c1', 'b2', 'c2']);
    expect((await stuck).events[0]?.deliveries).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    await later;
    expect(idsOf(receiver.requests).slice(5)).toEqual(['a1', 'a2']);
  });
});
