import { type Benchmark, faster, ours, type Setup } from '../measure/benchmark.js';
import { inFlight, timedAsync } from '../measure/timing.js';
import { startApplication } from './application.js';
import { bodiesOf, eventOf } from './events.js';
import { openRawClient } from './raw-client.js';
import { startReceiver } from './receiver.js';
import { closeSdkConnections, sdkEmitter } from './sdk-clients.js';
import { verified } from './verified.js';
import { axiosPoster, fetchPoster } from './webhooks.js';

/** Calls under way, and connections of each contender. */
const callers = 50;

/** One event per request over HTTP, where the request costs more than the event. */
export const httpSingle: Benchmark = {
  name: 'http-single',
  unit: 'ns/event',
  goals: [
    faster('http-single/undici', 'undici', 'times as fast as undici posts bytes that are there already', 0.75),
    faster('http-single/sdk-emitter', 'sdk-emitter', 'times as fast as the emitter of the SDK', 1.8),
    faster('http-single/axios', 'axios', 'times as fast as axios', 8),
    faster('http-single/fetch', 'fetch', 'times as fast as fetch', 8),
  ],
  setUp: async ({ scale }): Promise<Setup> => {
    const receiver = await startReceiver();
    const application = await startApplication({ endpoint: receiver.url, mode: 'structured', concurrency: callers });
    const raw = openRawClient(receiver, 'application/cloudevents+json; charset=utf-8', callers);
    const [emit, fetching, axios] = [
      sdkEmitter(receiver.url),
      fetchPoster(receiver.url),
      axiosPoster(receiver.url, callers),
    ];

    const inTurn = (name: string, full: number, prepare: (events: number) => (n: number) => Promise<unknown>) => {
      const events = Math.max(callers, Math.round(full * scale));
      const measure = (): Promise<number> => {
        const send = prepare(events);
        return timedAsync(events, () => inFlight(callers, events, send));
      };
      return verified(receiver, { name, events, batched: false, requests: events, measure });
    };
    return {
      contenders: [
        inTurn(ours, 30_000, () => (n) => application.send(eventOf(n))),
        inTurn('undici', 30_000, (events) => {
          const bodies = bodiesOf(events);
          return (n) => raw.post(bodies[n] as Buffer);
        }),
        inTurn('sdk-emitter', 5000, () => (n) => emit(eventOf(n))),
        inTurn('axios', 3000, () => (n) => axios.post(eventOf(n))),
        inTurn('fetch', 3000, () => (n) => fetching(eventOf(n))),
      ],
      close: async () => {
        await application.close();
        await raw.close();
        axios.close();
        closeSdkConnections();
        await receiver.stop();
      },
    };
  },
};
