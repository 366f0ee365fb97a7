import { type Benchmark, faster, ours, type Setup } from '../measure/benchmark.js';
import { inFlight, timedAsync } from '../measure/timing.js';
import { startApplication } from './application.js';
import { eventOf, eventsOf } from './events.js';
import { openRawClient } from './raw-client.js';
import { startReceiver } from './receiver.js';
import { closeSdkConnections, sdkBatches, sdkEmitter } from './sdk-clients.js';
import { verified } from './verified.js';

const [batch, callers, emitters] = [100, 10, 50];
/** As the library has it by default. */
const connections = 4;

/** Many events at a time over HTTP: with the library, with what it sends with, and with the SDK. */
export const httpBatch: Benchmark = {
  name: 'http-batch',
  unit: 'ns/event',
  goals: [
    faster('http-batch/undici', 'undici', 'times as fast as JSON.stringify of 100 events, posted by undici', 0.72),
    faster('http-batch/sdk', 'sdk', 'times as fast as batches made by hand of events of the SDK', 2.2),
    faster('http-batch/sdk-emitter', 'sdk-emitter', 'times as fast as the emitter of the SDK', 10),
  ],
  setUp: async ({ scale }): Promise<Setup> => {
    const receiver = await startReceiver();
    const application = await startApplication({ endpoint: receiver.url });
    const raw = openRawClient(receiver, 'application/cloudevents-batch+json; charset=utf-8', connections);
    const [byHand, emit] = [sdkBatches(receiver.url), sdkEmitter(receiver.url)];

    /** Calls with 100 events each. */
    const inBatches = (name: string, calls: number, send: (first: number) => Promise<unknown>, requests?: number) => {
      const events = calls * batch;
      const measure = () => timedAsync(events, () => inFlight(callers, calls, (call) => send(call * batch)));
      return verified(receiver, { name, events, batched: true, measure, ...(requests !== undefined && { requests }) });
    };
    const share = (full: number): number => Math.max(1, Math.round(full * scale));
    const [most, some, few] = [share(1000), share(500), share(5000)];
    return {
      contenders: [
        inBatches(ours, most, (first) => application.send(eventsOf(first, batch))),
        inBatches('undici', most, (first) => raw.post(JSON.stringify(eventsOf(first, batch))), most),
        inBatches('sdk', some, (first) => byHand(eventsOf(first, batch)), some),
        verified(receiver, {
          name: 'sdk-emitter',
          events: few,
          batched: false,
          requests: few,
          measure: () => timedAsync(few, () => inFlight(emitters, few, (n) => emit(eventOf(n)))),
        }),
      ],
      close: async () => {
        await application.close();
        await raw.close();
        closeSdkConnections();
        await receiver.stop();
      },
    };
  },
};
