import { type Benchmark, type Costs, ours, type Setup, slower } from '../measure/benchmark.js';
import { quantile } from '../measure/statistics.js';
import { startApplication } from './application.js';
import { bodiesOf, eventOf } from './events.js';
import { openLoop } from './open-loop.js';
import { openRawClient } from './raw-client.js';
import { startReceiver } from './receiver.js';
import { closeSdkConnections, sdkEmitter } from './sdk-clients.js';
import { verified } from './verified.js';

/** Events per second, for so many seconds; less would be the latency of the first connections. */
const [rate, seconds, leastSeconds] = [10_000, 2, 0.2];
/** Of each round: connections are opened in it. */
const rampUp = 0.1;
/** Milliseconds that events wait for others to share their request. */
const linger = 5;
/** Of undici. With 4 of them its p99 is twice as high, since requests wait for each other; with 10 it is no lower. */
const connections = 50;

/** How long it takes until an event is acknowledged, when events come one by one and do not wait for each other. */
export const latency: Benchmark = {
  name: 'latency',
  unit: 'ms',
  goals: [
    slower(
      'latency/undici',
      'undici',
      'times the latency (p99) of undici, which posts bytes that are there already',
      2,
    ),
    {
      name: 'latency/linger',
      meaning: `milliseconds (p99) beyond the ${linger} that events wait for others`,
      goal: 2,
      better: 'lower',
      ratio: ({ linger: cost }: Costs) => (cost === undefined ? undefined : cost - linger),
    },
    slower('latency/sdk-emitter', 'sdk-emitter', 'times the latency (p99) of the emitter of the SDK', 0.1),
  ],
  setUp: async ({ scale }): Promise<Setup> => {
    const receiver = await startReceiver();
    const { url: endpoint } = receiver;
    const application = await startApplication({ endpoint });
    const lingering = await startApplication({ endpoint, linger: linger / 1000 });
    const raw = openRawClient(receiver, 'application/cloudevents+json; charset=utf-8', connections);
    const emit = sdkEmitter(endpoint);

    const events = Math.round(rate * Math.max(leastSeconds, seconds * scale));
    const single = { events, requests: events, batched: false };
    const batched = { events, batched: true };
    const ninetyNinth = async (send: (n: number) => Promise<unknown>): Promise<number> => {
      const latencies = await openLoop(rate, events, send);
      return quantile(latencies.slice(events * rampUp), 0.99);
    };
    const posted = (): Promise<number> => {
      const bodies = bodiesOf(events);
      return ninetyNinth((n) => raw.post(bodies[n] as Buffer));
    };
    return {
      contenders: [
        verified(receiver, { name: ours, ...batched, measure: () => ninetyNinth((n) => application.send(eventOf(n))) }),
        verified(receiver, {
          name: 'linger',
          ...batched,
          measure: () => ninetyNinth((n) => lingering.send(eventOf(n))),
        }),
        verified(receiver, { name: 'undici', ...single, measure: posted }),
        verified(receiver, { name: 'sdk-emitter', ...single, measure: () => ninetyNinth((n) => emit(eventOf(n))) }),
      ],
      close: async () => {
        await application.close();
        await lingering.close();
        await raw.close();
        closeSdkConnections();
        await receiver.stop();
      },
    };
  },
};
