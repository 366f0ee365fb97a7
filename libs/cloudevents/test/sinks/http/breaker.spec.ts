import { expect, it } from 'vitest';
import { inTurn, reply } from '../../../../../test/support/http/answers.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { events } from './events.js';
import { HttpRoom, quickRetries } from './http-room.js';

it('H23: a receiver that fails is left alone, and asked again by one request that costs its event nothing', async () => {
  const times: number[] = [];
  const receiver = await ScriptedReceiver.listen((response, request) => {
    times.push(performance.now());
    answers(response, request);
  });
  const answers = inTurn(reply(503), reply(503), reply(503), reply(204));
  const policy = { ...quickRetries, attempts: 3, breaker: { failures: 2, delay: 300 } };
  const room = new HttpRoom(receiver.url, { policy, concurrency: 4, batchSize: 1 });
  const [first] = await room.deliver(...events(1));

  // Two attempts failed, and so did the probe, which did not count; the next probe was taken.
  expect(first).toMatchObject({ status: 'delivered', attempts: 4 });
  expect(room.health).toMatchObject({ circuit: 'closed', status: 'up' });
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(waits).toHaveLength(3);
  expect(waits[0]).toBeLessThan(200);
  expect(waits[1]).toBeGreaterThanOrEqual(299);
  expect(waits[2]).toBeGreaterThanOrEqual(299);
});
